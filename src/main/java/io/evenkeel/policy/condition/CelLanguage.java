package io.evenkeel.policy.condition;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of CEL that conditions are written in: all its operators, and its functions on texts, lists and times; no functions
 * that make texts or lists grow, nor map and filter, which make new ones. So the size of every value is bounded by the facts.
 */
final class CelLanguage {
    static final int LONGEST = 1000;
    /** Rounds of loops in one evaluation, at most. What needs more is stopped, and unknown. */
    static final int MOST_ROUNDS = 50_000;

    private static final int DEEPEST = 24;
    private static final Set<StandardFunction> LEFT_OUT = Set.of(
            StandardFunction.BYTES,
            StandardFunction.DYN,
            StandardFunction.TYPE,
            StandardFunction.UINT,
            StandardFunction.STRING,
            StandardFunction.BOOL);
    private static final Set<String> GROWING = Set.of("add_string", "add_bytes", "add_list");

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableUnknownTracking(true)
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ROUNDS)
            .build();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private CelLanguage() {}

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> !LEFT_OUT.contains(function)
                                && !GROWING.contains(overload.celOverloadDecl().overloadId()))
                        .build())
                .setResultType(SimpleType.BOOL);
        Stream.of(CelFact.values()).forEach(fact -> builder.addVar(fact.label(), fact.type()));
        return builder.build();
    }

    /** Parses and checks types. */
    static CelAbstractSyntaxTree checked(String text) throws CelValidationException {
        return COMPILER.compile(text).getAst();
    }

    static Program program(CelAbstractSyntaxTree checked) throws CelEvaluationException {
        return RUNTIME.createProgram(checked);
    }
}
