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
            .layer("generation")
            .definedBy("io.evenkeel.generation..")
            .layer("diffusion")
            .definedBy("io.evenkeel.diffusion..")
            .layer("concept")
            .definedBy("io.evenkeel.concept..")
            .layer("standalone")
            .definedBy("io.evenkeel.standalone..")
            .layer("audit")
            .definedBy("io.evenkeel.audit..")
            .layer("platform")
            .definedBy("io.evenkeel.platform..")
            .layer("onnxgraph")
            .definedBy("io.evenkeel.onnxgraph..")
            .whereLayer("standalone")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("generation")
            .mayOnlyBeAccessedByLayers("standalone")
            .whereLayer("diffusion")
            .mayOnlyAccessLayers("concept", "onnxgraph", "platform")
            .whereLayer("concept")
            .mayOnlyAccessLayers("audit", "platform")
            .whereLayer("audit")
            .mayOnlyAccessLayers("platform")
            .whereLayer("platform")
            .mayNotAccessAnyLayer()
            .whereLayer("onnxgraph")
            .mayNotAccessAnyLayer();
}
