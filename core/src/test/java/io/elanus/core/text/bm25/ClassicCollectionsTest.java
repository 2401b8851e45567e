package io.elanus.core.text.bm25;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.sparse.SparseMetric;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// How well BM25 ranks texts that people have judged: Cranfield, NPL and CACM, from the folder that
/// the system property or environment variable `ELANUS_DATA` names, by default `../../shared/data`.
/// Skipped where it is not there.
class ClassicCollectionsTest {
  private static final Path DATA =
      Path.of(
          System.getProperty(
              "ELANUS_DATA", System.getenv().getOrDefault("ELANUS_DATA", "../../shared/data")));
  private static final JsonFactory JSON = new JsonFactory();
  private static final int TOP = 10;

  /// The expected figures are those of a plain BM25 over runs of ASCII letters and digits, by the
  /// same k1, b and idf: a term cut elsewhere moves them a little.
  @ParameterizedTest
  @CsvSource({"cranfield, 0.3492", "npl, 0.3563", "cacm, 0.3936"})
  void ranksJudgedTextsAsWellAsTheReference(String set, double expected) throws IOException {
    Path folder = DATA.resolve("ir-classic").resolve(set);
    Assumptions.assumeTrue(
        Files.exists(folder), () -> "no data set at " + folder + ": set ELANUS_DATA");
    Map<String, String> documents = texts(folder.resolve("docs.jsonl.gz"));
    Map<String, String> queries = texts(folder.resolve("queries.jsonl"));
    Map<String, Set<String>> relevant = judgements(folder.resolve("qrels.tsv"));
    double ndcg = meanGain(documents, queries, relevant);
    System.out.printf("%s: nDCG@10 %.4f (reference %.4f)%n", set, ndcg, expected);
    assertThat(ndcg).isGreaterThan(expected - 0.01);
  }

  private static double meanGain(
      Map<String, String> documents,
      Map<String, String> queries,
      Map<String, Set<String>> relevant) {
    Analyzer analyzer = Analyzer.of("");
    SparseVectorColumn all =
        TermFrequencies.of(
            BytesColumn.ofStrings(DataType.VARCHAR, List.copyOf(documents.values())),
            new FieldAnalysis.Same(analyzer),
            null);
    SparseRows rows = rows(all);
    TermCounts counts = new TermCounts();
    counts.addNewOf(rows);
    List<String> ids = List.copyOf(documents.keySet());
    double sum = 0;
    for (Map.Entry<String, Set<String>> judged : relevant.entrySet()) {
      QueryWeights weights =
          QueryWeights.of(List.of(TermFrequencies.of(queries.get(judged.getKey()), analyzer)));
      TermStatistics statistics = counts.of(weights.terms());
      SearchTuning tuning =
          SearchTuning.of(SparseMetric.BM25_AVERAGE_LENGTH, statistics.averageLength());
      QueryVector query = weights.weighed(statistics).getFirst();
      Hits hits =
          FlatSearch.search(
              rows,
              Metric.BM25,
              (QueryVector.Sparse) query,
              new SearchSpec(TOP, tuning, null, SearchBounds.unbounded(Metric.BM25)));
      sum += gain(hits, ids, judged.getValue());
    }
    return sum / relevant.size();
  }

  /// Binary gain, discounted by log2(rank + 1), of the best possible.
  private static double gain(Hits hits, List<String> ids, Set<String> relevant) {
    double found = 0;
    double best = 0;
    for (int rank = 1; rank <= TOP; rank++) {
      double discounted = Math.log(2) / Math.log(rank + 1);
      if (rank <= hits.count() && relevant.contains(ids.get(hits.rows()[rank - 1]))) {
        found += discounted;
      }
      if (rank <= relevant.size()) {
        best += discounted;
      }
    }
    return found / best;
  }

  private static SparseRows rows(SparseVectorColumn all) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return all.rowCount();
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        int from = batch * ColumnSource.BATCH_ROWS;
        int to = Math.min(all.rowCount(), from + ColumnSource.BATCH_ROWS);
        return (SparseVectorColumn) ((Column) all).gather(IntStream.range(from, to).toArray());
      }
    };
  }

  private static Map<String, String> texts(Path file) throws IOException {
    Map<String, String> texts = new java.util.LinkedHashMap<>();
    try (BufferedReader lines = reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> members = members(line);
        texts.put(members.get("id"), members.getOrDefault("text", ""));
      }
    }
    return texts;
  }

  /// The members of one level that are texts or numbers.
  private static Map<String, String> members(String line) {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          members.put(name, parser.getString());
        } else {
          parser.skipChildren();
        }
      }
    }
    return members;
  }

  private static Map<String, Set<String>> judgements(Path file) throws IOException {
    Map<String, Set<String>> relevant = new java.util.LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      List<String> columns = new ArrayList<>(List.of(line.split("\t")));
      if (columns.size() > 2 && columns.get(2).equals("1")) {
        relevant.computeIfAbsent(columns.get(0), _ -> new HashSet<>()).add(columns.get(1));
      }
    }
    return relevant;
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
            StandardCharsets.UTF_8));
  }
}
