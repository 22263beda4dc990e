package io.evenkeel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The table of allowed imports. */
@AnalyzeClasses(packages = "io.evenkeel", importOptions = DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule onlyOnnxClassesKnowTheRuntime = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Onnx[^.]*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule importsGoDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.evenkeel..")
            .ensureAllClassesAreContainedInArchitecture()
            .layer("evaluation")
            .definedBy("io.evenkeel.evaluation..")
            .layer("diffusion")
            .definedBy("io.evenkeel.diffusion..")
            .layer("screening")
            .definedBy("io.evenkeel.screening..")
            .layer("concept")
            .definedBy("io.evenkeel.concept..")
            .layer("onnxgraph")
            .definedBy("io.evenkeel.onnxgraph..")
            .optionalLayer("policy")
            .definedBy("io.evenkeel.policy..")
            .optionalLayer("platform")
            .definedBy("io.evenkeel.platform..")
            .whereLayer("evaluation")
            .mayOnlyAccessLayers("diffusion", "screening", "concept", "policy", "platform")
            .whereLayer("diffusion")
            .mayOnlyAccessLayers("onnxgraph", "concept", "platform")
            .whereLayer("screening")
            .mayOnlyAccessLayers("platform")
            .whereLayer("concept")
            .mayOnlyAccessLayers("platform")
            .whereLayer("onnxgraph")
            .mayNotAccessAnyLayer();
}
