package io.elanus.server.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder with base vectors, query vectors and exact ground truths.
///
/// @param metric L2 or COSINE: the one that the folder's unfiltered ground truth is for
/// @param labels one number for each base row; empty when the set has none
/// @param films one JSON object for each base row; empty when the set has none
/// @param truth for each query the nearest rows, nearest first
/// @param filtered ground truths under a filter; -1 pads queries with fewer rows
record Dataset(
    String name,
    String metric,
    float[][] base,
    float[][] queries,
    int[] labels,
    int[] queryLabels,
    List<JsonNode> films,
    List<JsonNode> queryFilms,
    int[][] truth,
    Map<FilterCase, int[][]> filtered) {

  private static final Pattern BASE =
      Pattern.compile("(.*_)?base(_dense\\d*)?\\.(fvecs|u8bin)(\\.gz)?");
  private static final Pattern QUERIES =
      Pattern.compile("(.*_)?query(_dense\\d*)?\\.(fvecs|u8bin)(\\.gz)?");
  private static final Pattern TRUTH =
      Pattern.compile("gt_(l2|cosine)_(?:(.+)_)?top100\\.ivecs(\\.gz)?");

  static Dataset read(Path folder) {
    Path base = find(folder, BASE).orElseThrow(() -> missing(folder, "base vectors"));
    Path queries = find(folder, QUERIES).orElseThrow(() -> missing(folder, "query vectors"));
    String metric = truthFile(folder, "l2", "").isPresent() ? "l2" : "cosine";
    int[][] truth =
        VectorFiles.integers(
            truthFile(folder, metric, "").orElseThrow(() -> missing(folder, "ground truth")));
    Dataset plain =
        new Dataset(
            folder.getFileName().toString(),
            metric.toUpperCase(java.util.Locale.ROOT),
            VectorFiles.floats(base),
            VectorFiles.floats(queries),
            labels(folder, "base_label.u8bin.gz"),
            labels(folder, "query_label.u8bin.gz"),
            films(folder, "base.jsonl.gz"),
            films(folder, "query.jsonl.gz"),
            truth,
            Map.of());
    return plain.withFilters(folder, metric);
  }

  int dimension() {
    return base[0].length;
  }

  boolean hasFilms() {
    return !films.isEmpty() && films.getFirst().has("cast_size");
  }

  int queryLabel(int query) {
    return queryLabels[query];
  }

  String queryAttribute(int query, String attribute) {
    return queryFilms.get(query).get(attribute).asString();
  }

  private Dataset withFilters(Path folder, String metric) {
    Map<FilterCase, int[][]> cases = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      Matcher matcher = TRUTH.matcher(file.getFileName().toString());
      if (matcher.matches() && matcher.group(1).equals(metric) && matcher.group(2) != null) {
        FilterCase.ofGroundTruth(matcher.group(2), this)
            .ifPresent(filter -> cases.put(filter, VectorFiles.integers(file)));
      }
    }
    return new Dataset(
        name, this.metric, base, queries, labels, queryLabels, films, queryFilms, truth, cases);
  }

  private static Optional<Path> truthFile(Path folder, String metric, String filter) {
    return files(folder).stream()
        .filter(file -> {
          Matcher matcher = TRUTH.matcher(file.getFileName().toString());
          @Nullable String found = matcher.matches() ? matcher.group(2) : "-";
          return matcher.matches()
              && matcher.group(1).equals(metric)
              && filter.equals(found == null ? "" : found);
        })
        .findFirst();
  }

  private static int[] labels(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return new int[0];
    }
    float[][] rows = VectorFiles.floats(file);
    int[] labels = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      labels[row] = (int) rows[row][0];
    }
    return labels;
  }

  private static List<JsonNode> films(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    JsonMapper json = JsonMapper.builder().build();
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(VectorFiles.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(json.readTree(line));
      }
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot read " + file + ": " + cause.getMessage(), cause);
    }
    return rows;
  }

  private static Optional<Path> find(Path folder, Pattern pattern) {
    return files(folder).stream()
        .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
        .findFirst();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot list " + folder + ": " + cause.getMessage(), cause);
    }
  }

  private static IllegalArgumentException missing(Path folder, String what) {
    return new IllegalArgumentException(folder + " has no " + what);
  }
}
