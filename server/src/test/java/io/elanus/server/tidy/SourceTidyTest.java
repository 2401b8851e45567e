package io.elanus.server.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What can be seen in the sources without compiling them.
class SourceTidyTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("core", "storage", "engine", "cluster", "server", "benchmarks");
  private static final int LONGEST_FILE = 700;
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Manager|Impl|Helper|Helpers|Util|Utils)\\.java");
  private static final Set<String> EMPTY_PACKAGES = Set.of("util", "utils", "common", "misc");

  @Test
  void everyPackageHasAPageAndIsNullMarked() throws IOException {
    Set<String> without = new TreeSet<>();
    for (Path file : sources("src/main/java")) {
      Path page = file.resolveSibling("package-info.java");
      if (!Files.exists(page) || !Files.readAllLines(page).contains("@NullMarked")) {
        without.add(ROOT.relativize(file.getParent()).toString());
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void namesSayWhatAThingDoes() throws IOException {
    assertThat(sources("src"))
        .noneMatch(file -> EMPTY_NAME.matcher(file.getFileName().toString()).matches())
        .noneMatch(file -> EMPTY_PACKAGES.contains(file.getParent().getFileName().toString()));
  }

  @Test
  void filesHoldOneConcept() throws IOException {
    Set<String> tooLong = new TreeSet<>();
    for (Path file : sources("src/main/java")) {
      long lines = Files.readString(file).lines().count();
      if (lines > LONGEST_FILE) {
        tooLong.add(ROOT.relativize(file) + ": " + lines);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void nothingSleepsInTests() throws IOException {
    Set<String> sleeping = new TreeSet<>();
    for (Path file : sources("src/test/java")) {
      if (Files.readString(file).contains("Thread" + ".sleep(")) {
        sleeping.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(sleeping).isEmpty();
  }

  private static List<Path> sources(String below) throws IOException {
    List<Path> found = new java.util.ArrayList<>();
    for (String module : MODULES) {
      Path root = ROOT.resolve(module).resolve(below);
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
        }
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }
}
