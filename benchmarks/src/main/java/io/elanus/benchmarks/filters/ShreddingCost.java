package io.elanus.benchmarks.filters;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.flush.SegmentFlush;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What columns of paths cost a flush: rows with a document of ten values and 230 bytes are written
/// as JSON, which is shredded, and as TEXT, which is not, to memory. CPU milliseconds of one
/// thread, medians of `rounds`, in turn; bytes of the files.
///
/// Arguments are `key=value`: `rows` (100000), `rounds` (9), `dimension` (of a vector in each row,
/// 128), `seed` (1).
public final class ShreddingCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ShreddingCost() {}

  public static void main(String[] arguments) {
    CurveOptions options = CurveOptions.of(arguments);
    int rounds = options.whole("rounds", 9);
    int rows = options.whole("rows", 100_000);
    int dimension = options.whole("dimension", 128);
    Random random = new Random(Long.parseLong(options.text("seed", "1")));
    List<byte[]> documents = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      documents.add(document(random));
    }
    byte[] vectors = new byte[4 * dimension * rows];
    random.nextBytes(vectors);
    double[] text = new double[rounds];
    double[] json = new double[rounds];
    long textBytes = 0;
    long jsonBytes = 0;
    try (GrowingSegment asText = segment(DataType.TEXT, documents, vectors, dimension);
        GrowingSegment asJson = segment(DataType.JSON, documents, vectors, dimension)) {
      for (int round = -3; round < rounds; round++) {
        long start = THREADS.getCurrentThreadCpuTime();
        textBytes = flush(asText).byteSize();
        long between = THREADS.getCurrentThreadCpuTime();
        jsonBytes = flush(asJson).byteSize();
        long end = THREADS.getCurrentThreadCpuTime();
        if (round >= 0) {
          text[round] = (between - start) / 1e6;
          json[round] = (end - between) / 1e6;
        }
      }
    }
    Arrays.sort(text);
    Arrays.sort(json);
    System.out.printf(
        Locale.ROOT,
        "| %d rows, %d elements | %.0f | %.0f | %.2f | %.1f | %.1f |%n",
        rows,
        dimension,
        text[rounds / 2],
        json[rounds / 2],
        json[rounds / 2] / text[rounds / 2],
        textBytes / 1e6,
        jsonBytes / 1e6);
  }

  private static SegmentDescriptor flush(GrowingSegment segment) {
    try (InMemoryObjectStore store = new InMemoryObjectStore()) {
      return new SegmentFlush(store, () -> 1).write("channel", segment);
    }
  }

  private static GrowingSegment segment(
      DataType type, List<byte[]> documents, byte[] vectors, int dimension) {
    CollectionSchema schema =
        new CollectionSchema(
            "cost",
            "",
            List.of(
                FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
                FieldSchema.of(101, "doc", type, Map.of("max_length", "65535")),
                FieldSchema.of(
                    102, "vector", DataType.FLOAT_VECTOR, Map.of("dim", "" + dimension))),
            false,
            1);
    int rows = documents.size();
    long[] keys = new long[rows];
    Arrays.setAll(keys, row -> row * 7L);
    GrowingSegment segment = new GrowingSegment(new SegmentId(1), new PartitionId(1), schema);
    Map<FieldId, Column> columns =
        Map.of(
            new FieldId(100), new IntegerColumn(DataType.INT64, keys, null),
            new FieldId(101), BytesColumn.of(type, documents, null),
            new FieldId(102),
                new DenseVectorColumn(DataType.FLOAT_VECTOR, dimension, rows, vectors, null));
    segment.append(new Rows(rows, columns), new Timestamp(1));
    return segment;
  }

  private static byte[] document(Random random) {
    return String.format(
            Locale.ROOT,
            "{\"brand\": \"brand-%03d\", \"price\": %.2f, \"stock\": %d, \"active\": %b, "
                + "\"title\": \"The product number %d of a long list\", \"rating\": %.1f, "
                + "\"size\": {\"width\": %d, \"height\": %d}, \"tags\": [\"a\", \"b\"], "
                + "\"updated\": %d, \"country\": \"%s\"}",
            random.nextInt(200),
            random.nextDouble() * 1000,
            random.nextInt(10_000),
            random.nextBoolean(),
            random.nextInt(1_000_000),
            random.nextDouble() * 5,
            random.nextInt(200),
            random.nextInt(200),
            1_700_000_000_000L + random.nextInt(1_000_000_000),
            random.nextBoolean() ? "DE" : "FR")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
