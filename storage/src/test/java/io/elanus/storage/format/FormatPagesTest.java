package io.elanus.storage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables of byte layouts in the source are those of the pages.
final class FormatPagesTest {
  private static final Path SOURCE = Path.of("src/main/java/io/elanus/storage/format");
  private static final Path PAGES = Path.of("../docs/formats");

  @Test
  void haveEveryRowOfEveryTable() throws IOException {
    List<String> pages = rows(PAGES, ".md", "|");
    List<String> missing = new ArrayList<>(rows(SOURCE, ".java", "/// |"));
    assertThat(missing).hasSizeGreaterThan(80);
    missing.removeAll(pages);
    assertThat(missing).isEmpty();
  }

  /// Table rows without links and spaces; package pages have other tables.
  private static List<String> rows(Path folder, String ending, String start) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> rows = new ArrayList<>();
      for (Path file :
          files.filter(path -> path.toString().endsWith(ending)).collect(Collectors.toList())) {
        if (!Objects.requireNonNull(file.getFileName()).toString().equals("package-info.java")) {
          Files.readString(file)
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith(start))
              .map(line ->
                  line.substring(start.length()).replaceAll("\\[(?:[\\w.]+\\.)?(\\w+)]", "$1"))
              .map(line -> line.replaceAll("\\s+", ""))
              .forEach(rows::add);
        }
      }
      return rows;
    }
  }
}
