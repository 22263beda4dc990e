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
 * The subset of CEL for conditions: all operators, and functions on texts, lists and times. It has no functions that make texts or
 * lists grow, and no map or filter. So the size of every value is bounded by the attributes of the request.
 */
final class CelEnvironment {
    static final int MAX_LENGTH = 1000;
    /** Maximal loop iterations of one evaluation. A condition that needs more is stopped, and unknown. */
    static final int MAX_ITERATIONS = 50_000;

    private static final int MAX_DEPTH = 24;
    private static final Set<StandardFunction> EXCLUDED_FUNCTIONS = Set.of(
            StandardFunction.BYTES,
            StandardFunction.DYN,
            StandardFunction.TYPE,
            StandardFunction.UINT,
            StandardFunction.STRING,
            StandardFunction.BOOL);
    private static final Set<String> EXCLUDED_OVERLOADS = Set.of("add_string", "add_bytes", "add_list");

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableUnknownTracking(true)
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .build();
    private static final CelCompiler COMPILER = createCompiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private CelEnvironment() {}

    private static CelCompiler createCompiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> !EXCLUDED_FUNCTIONS.contains(function)
                                && !EXCLUDED_OVERLOADS.contains(
                                        overload.celOverloadDecl().overloadId()))
                        .build())
                .setResultType(SimpleType.BOOL);
        Stream.of(CelRequestAttribute.values())
                .forEach(attribute -> builder.addVar(attribute.qualifiedName(), attribute.type()));
        return builder.build();
    }

    /** Parses and checks types. */
    static CelAbstractSyntaxTree parseAndCheck(String text) throws CelValidationException {
        return COMPILER.compile(text).getAst();
    }

    static Program createProgram(CelAbstractSyntaxTree checked) throws CelEvaluationException {
        return RUNTIME.createProgram(checked);
    }
}
