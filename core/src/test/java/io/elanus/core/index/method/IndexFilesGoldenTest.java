package io.elanus.core.index.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.BinaryRows;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Index files of every layout version there was, kept for ever: what was written once must stay
/// readable, and those of the newest version are still written to the byte. With
/// `-Dgolden.write=true` these become what is written now.
final class IndexFilesGoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final int ROWS = 90;

  @ParameterizedTest
  @CsvSource({
    "SPARSE_INVERTED_INDEX, IP",
    "SPARSE_INVERTED_INDEX, BM25",
    "BIN_IVF_FLAT, HAMMING",
    "BIN_IVF_FLAT, JACCARD",
    "MINHASH_LSH, MHJACCARD"
  })
  void areWrittenAndReadAsEver(String type, Metric metric) throws IOException {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    try (Arena arena = Arena.ofConfined()) {
      boolean sparse = type.startsWith("SPARSE");
      BinaryRows bits = BinaryRows.of(arena, 64, bits());
      IndexedRows rows =
          sparse
              ? new IndexedRows.Sparse(texts(metric == Metric.IP))
              : new IndexedRows.Dense(bits.rows());
      DataType data = sparse ? DataType.SPARSE_FLOAT_VECTOR : DataType.BINARY_VECTOR;
      Map<String, String> parameters =
          method.buildParameters(
              data,
              64,
              Map.of(
                  "nlist", "4",
                  "mh_lsh_band", "4",
                  "mh_lsh_code_in_mem", "false",
                  "inverted_index_algo", "DAAT_MAXSCORE"));
      IndexBuild build = new IndexBuild(rows, metric, parameters, 7);
      byte[] written = BinaryRows.file(sink -> method.build(build, BuildRun.alone(), sink));
      String name = (type + "-" + metric).toLowerCase(Locale.ROOT) + ".bin";
      Path newest = FOLDER.resolve(Integer.toString(method.layoutVersion()), name);
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(newest.getParent());
        Files.write(newest, written);
      }
      assertThat(written).isEqualTo(Files.readAllBytes(newest));
      for (int version = 1; version <= method.layoutVersion(); version++) {
        byte[] kept = Files.readAllBytes(FOLDER.resolve(Integer.toString(version), name));
        requireReadable(method, parameters, kept, rows, metric, bits, arena);
      }
    }
  }

  private static void requireReadable(
      IndexMethod method,
      Map<String, String> parameters,
      byte[] file,
      IndexedRows rows,
      Metric metric,
      BinaryRows bits,
      Arena arena) {
    VectorIndex index = method.open(BinaryRows.inArena(file, arena), rows, arena);
    Map<String, Double> tuning = new TreeMap<>(method.tuning(parameters, Map.of(), 3).values());
    tuning.put("bm25_avgdl", 3.0);
    SearchSpec spec =
        new SearchSpec(9, new SearchTuning(tuning), null, SearchBounds.unbounded(metric));
    if (rows instanceof IndexedRows.Sparse(SparseRows texts)) {
      QueryVector.Sparse query = new QueryVector.Sparse(new int[] {1, 5}, new float[] {1, 2});
      Hits exact = FlatSearch.search(texts, metric, query, spec);
      requireSame(index.search(query, spec), exact);
      tuning.put("drop_ratio_search", 0.5);
      tuning.put("refine_factor", 3.0);
      SearchSpec refined =
          new SearchSpec(9, new SearchTuning(tuning), null, SearchBounds.unbounded(metric));
      requireSame(index.search(query, refined), exact);
    } else {
      QueryVector.Dense query = bits.query(bits.bytes()[33]);
      requireSame(index.search(query, spec), FlatSearch.search(bits.rows(), metric, query, spec));
    }
  }

  private static void requireSame(Hits found, Hits expected) {
    assertThat(expected.count()).isPositive();
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertThat(found.scores()).isEqualTo(expected.scores());
  }

  /// Row `r` holds positions `r mod 6` and `r mod 7 + 3`.
  private static SparseRows texts(boolean fractions) {
    int[] offsets = new int[ROWS + 1];
    int[] indices = new int[2 * ROWS];
    float[] values = new float[2 * ROWS];
    int at = 0;
    for (int r = 0; r < ROWS; r++) {
      int first = r % 6;
      int second = r % 7 + 3;
      for (int position = Math.min(first, second);
          position <= Math.max(first, second);
          position += Math.max(1, Math.abs(first - second))) {
        indices[at] = position;
        values[at++] = r == 65 ? 200 : 1 + r % 3 + (fractions ? r / 256f : 0);
      }
      offsets[r + 1] = at;
    }
    SparseVectorColumn column =
        new SparseVectorColumn(
            offsets,
            java.util.Arrays.copyOf(indices, at),
            java.util.Arrays.copyOf(values, at),
            null);
    return new SparseRows() {
      @Override
      public int rowCount() {
        return ROWS;
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        return column;
      }
    };
  }

  private static byte[][] bits() {
    byte[][] bits = new byte[ROWS][8];
    for (int r = 0; r < ROWS; r++) {
      for (int b = 0; b < 8; b++) {
        bits[r][b] = (byte) (b < 4 ? r % 5 * 37 : r * 11 + b * 3);
      }
    }
    return bits;
  }
}
