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
    static final ArchRule onlyResourcesAndMappersKnowHttp = noClasses()
            .that()
            .haveNameNotMatching(".*(Resource|Mapper)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule onlyEntitiesAndTablesKnowPersistence = noClasses()
            .that()
            .haveNameNotMatching(".*(Entity|Table)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.persistence..",
                    "io.quarkus.hibernate..",
                    "io.quarkus.panache..",
                    "org.hibernate",
                    "org.hibernate.annotations..",
                    "org.hibernate.query..");

    /** The core of policy decides without a server. */
    @ArchTest
    static final ArchRule onlyTheShellOfPolicyKnowsQuarkus = noClasses()
            .that()
            .resideInAPackage("io.evenkeel.policy..")
            .and()
            .haveNameNotMatching(
                    ".*\\.(Policies|PolicySnapshots|PolicyReadiness|PolicyConfig|StoredStandings|[^.]*(Entity|Resource))(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..");

    @ArchTest
    static final ArchRule importsGoDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.evenkeel..")
            .ensureAllClassesAreContainedInArchitecture()
            .layer("policy")
            .definedBy("io.evenkeel.policy..")
            .layer("tenant")
            .definedBy("io.evenkeel.tenant..")
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
            .whereLayer("policy")
            .mayOnlyAccessLayers("concept", "tenant", "audit", "platform")
            .whereLayer("tenant")
            .mayOnlyAccessLayers("audit", "platform")
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
