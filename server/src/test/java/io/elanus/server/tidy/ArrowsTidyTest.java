package io.elanus.server.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The arrows between modules and between indexes, and the purity of `core` and `engine`.
class ArrowsTidyTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.elanus.core", "io.elanus.storage", "io.elanus.engine", "io.elanus.cluster");

  @Test
  void arrowsGoOneWay() {
    noClasses()
        .that()
        .resideInAPackage("io.elanus.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.elanus.storage..", "io.elanus.engine..", "io.elanus.cluster..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.elanus.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.elanus.engine..", "io.elanus.cluster..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.elanus.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.elanus.cluster..")
        .check(CLASSES);
  }

  @Test
  void packagesOfIndexesFormNoCircle() {
    slices().matching("io.elanus.core.index.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheEdgeKnowsTheWire() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..", "io.elanus.wire..")
        .check(CLASSES);
  }

  @Test
  void thePureHalfHasNoDevicesOfItsOwn() {
    noClasses()
        .that()
        .resideInAnyPackage("io.elanus.core..", "io.elanus.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.elanus.core..", "io.elanus.engine..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .check(CLASSES);
  }
}
