package dev.tributary.local;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Imports only go down, and none of the three runtimes knows another. */
class ModuleDependencyTest {
  private static final JavaClasses TRIBUTARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tributary");

  @Test
  void eachModuleImportsOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.tributary..")
        .layer("federation-core")
        .definedBy("dev.tributary.core..")
        .layer("avro-schemas")
        .definedBy("dev.tributary.wire..")
        .layer("deploy/servers")
        .definedBy("dev.tributary.servers..")
        .layer("storage")
        .definedBy("dev.tributary.storage..")
        .layer("flink-jobs")
        .definedBy("dev.tributary.flink..")
        .layer("client-agent")
        .definedBy("dev.tributary.agent..")
        .layer("control-plane")
        .definedBy("dev.tributary.control..")
        .layer("deploy/local")
        .definedBy("dev.tributary.local..")
        .whereLayer("federation-core")
        .mayNotAccessAnyLayer()
        .whereLayer("avro-schemas")
        .mayOnlyAccessLayers("federation-core")
        .whereLayer("deploy/servers")
        .mayNotAccessAnyLayer()
        .whereLayer("storage")
        .mayOnlyAccessLayers("federation-core", "avro-schemas")
        .whereLayer("flink-jobs")
        .mayOnlyAccessLayers("federation-core", "avro-schemas", "storage")
        .whereLayer("client-agent")
        .mayOnlyAccessLayers("federation-core", "avro-schemas", "storage")
        .whereLayer("control-plane")
        .mayOnlyAccessLayers("federation-core", "avro-schemas", "storage")
        .check(TRIBUTARY);
  }

  @Test
  void noTwoPackagesImportEachOther() {
    slices().matching("dev.tributary.(**)").should().beFreeOfCycles().check(TRIBUTARY);
  }
}
