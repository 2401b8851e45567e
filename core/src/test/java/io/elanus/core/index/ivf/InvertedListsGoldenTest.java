package io.elanus.core.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of inverted lists of layout versions 1 to 3, kept for ever: what was written once must
/// stay readable, and is still written to the byte. With `-Dgolden.write=true` they become what is
/// written now. Elements are 64ths of small numbers, so that no sum of them is rounded.
final class InvertedListsGoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  /// Fewer would be scanned, the lists not looked at.
  private static final int ROWS = 600;

  private static final int DIMENSION = 8;
  private static final int LISTS = 4;

  @ParameterizedTest
  @CsvSource({
    "1, IVF_FLAT, L2, 8",
    "1, IVF_SQ8, IP, 8",
    "1, IVF_PQ, L2, 4",
    "1, IVF_PQ, L2, 8",
    "1, SCANN, L2, 4",
    "1, IVF_RABITQ, L2, 1",
    "2, IVF_RABITQ, L2, 4",
    "3, IVF_PQ, L2, 10"
  })
  void areWrittenAndReadAsEver(int version, String type, Metric metric, int bits)
      throws IOException {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> parameters =
        method.buildParameters(
            DataType.FLOAT_VECTOR,
            DIMENSION,
            Map.of(
                "nlist",
                "" + LISTS,
                "m",
                "2",
                "nbits",
                "" + bits,
                "rbq_bits",
                "" + Math.min(bits, 9)));
    try (Arena arena = Arena.ofConfined()) {
      VectorRows vectors = vectors(arena);
      IndexedRows rows = new IndexedRows.Dense(vectors);
      IndexBuild build = new IndexBuild(rows, metric, parameters, 7);
      byte[] written = BinaryRows.file(sink -> method.build(build, BuildRun.alone(), sink));
      String name = (type + "-" + bits).toLowerCase(Locale.ROOT) + ".bin";
      Path golden = FOLDER.resolve("" + version).resolve(name);
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(golden.getParent());
        Files.write(golden, written);
      }
      byte[] kept = Files.readAllBytes(golden);
      assertThat(written).isEqualTo(kept);
      assertThat(kept[4]).isEqualTo((byte) version);
      VectorIndex index = method.open(BinaryRows.inArena(kept, arena), rows, arena);
      SearchSpec spec =
          new SearchSpec(5, SearchTuning.of("nprobe", LISTS), null, SearchBounds.unbounded(metric));
      byte[] asked =
          vectors
              .chunks()[0]
              .asSlice(vectors.offsetOf(33), 4 * DIMENSION)
              .toArray(ValueLayout.JAVA_BYTE);
      QueryVector.Dense query = new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, asked);
      Hits found = index.search(query, spec);
      assertThat(found.scores())
          .isEqualTo(FlatSearch.search(vectors, metric, query, spec).scores());
    }
  }

  private static VectorRows vectors(Arena arena) {
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, DIMENSION);
    MemorySegment chunk = arena.allocate(ROWS * stride, 64);
    long state = 1;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        int step = (int) (state >>> 58) + 64 * (row % 5 * (i % 3));
        chunk.set(
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
            row * stride + 4L * i,
            step / 64f);
      }
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, DIMENSION, ROWS, stride, 31, new MemorySegment[] {chunk});
  }
}
