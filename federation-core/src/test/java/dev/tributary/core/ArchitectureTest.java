package dev.tributary.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Holds the core to its promise: driven by values alone, so that one seed reproduces a whole
 * federation. Time, randomness and identity come in as arguments, decisions go out as values.
 */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tributary.core");

  private static final String[] KNOWING_BOUNCY_CASTLE = {
    "dev.tributary.core.secagg.KeyDerivation", "dev.tributary.core.secagg.Identity"
  };

  @Test
  void theCoreKnowsTheJdkAloneButForKeyDerivationAndSignatures() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(KNOWING_BOUNCY_CASTLE[0])
        .and()
        .doNotHaveFullyQualifiedName(KNOWING_BOUNCY_CASTLE[1])
        .should()
        .dependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage(
                    "java..", "javax.crypto..", "jdk.incubator.vector..", "dev.tributary.core..")))
        .check(CORE);
  }

  @Test
  void thoseTwoKnowOfBouncyCastleTheAlgorithmsAlone() {
    for (String name : KNOWING_BOUNCY_CASTLE) {
      classes()
          .that()
          .haveFullyQualifiedName(name)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java.lang..",
                  "java.security..",
                  "org.bouncycastle.crypto..",
                  "org.bouncycastle.math.ec.rfc8032..",
                  "dev.tributary.core.."))
          .check(CORE);
    }
  }

  @Test
  void onlySecureAggregationAndPrivacyKnowCiphers() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.tributary.core.secagg..", "dev.tributary.core.privacy..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("javax.crypto.."))
        .check(CORE);
  }

  @Test
  void theCoreReadsNoClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.<JavaMethodCall>describe(
                "the target tells the time",
                call ->
                    call.getTargetOwner().getPackageName().equals("java.time")
                        && (call.getName().equals("now") || call.getName().startsWith("system"))))
        .orShould()
        .dependOnClassesThat(assignableTo(java.util.Date.class))
        .orShould()
        .dependOnClassesThat(assignableTo(java.util.Calendar.class))
        .because("time comes in as an argument")
        .check(CORE);
  }

  @Test
  void theCoreDrawsNoRandomnessOfItsOwn() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .callConstructor(SecureRandom.class)
        .orShould()
        .callMethodWhere(
            JavaMethodCall.Predicates.target(owner(assignableTo(SecureRandom.class)))
                .and(JavaMethodCall.Predicates.target(nameMatching("getInstance.*"))))
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(RandomGenerator.class, "getDefault")
        .orShould()
        .dependOnClassesThat(assignableTo(ThreadLocalRandom.class))
        .because("randomness comes in as a seed or a generator")
        .check(CORE);
  }

  @Test
  void theCoreStartsNoThread() {
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(Thread.class)
                .or(assignableTo(java.util.Timer.class))
                .or(resideInAnyPackage("java.util.concurrent..")))
        .because("the host owns the threads and calls the core from one at a time")
        .check(CORE);
  }

  @Test
  void theCoreLogsAndPrintsNothing() {
    noClasses()
        .should(ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(System.class, "getLogger", String.class)
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.logging..").or(assignableTo(System.Logger.class)))
        .because("what happened goes out as a value, which the host may log")
        .check(CORE);
  }

  @Test
  void theCoreTouchesNoFileNetworkOrEnvironment() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
                .or(nameMatching("java\\.io\\.(File|RandomAccessFile).*"))
                .or(assignableTo(Process.class))
                .or(assignableTo(ProcessBuilder.class)))
        .orShould()
        .callMethodWhere(
            JavaMethodCall.Predicates.target(owner(assignableTo(System.class)))
                .and(JavaMethodCall.Predicates.target(nameMatching("getenv|getPropert.*"))))
        .because("input and output are the host's")
        .check(CORE);
  }

  @Test
  void thePackagesOfTheCoreFormNoCycle() {
    slices().matching("dev.tributary.core.(**)").should().beFreeOfCycles().check(CORE);
  }
}
