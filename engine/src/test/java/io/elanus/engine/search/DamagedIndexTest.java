package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Index files with a bit flipped, cut off or gone: the segment is searched without them.
final class DamagedIndexTest {
  private static final int ROWS = 1500;
  private static final int FLIPS = 25;
  private static final IndexId INDEX = new IndexId(9);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final PageCache pages = new PageCache(1 << 20);

  @ParameterizedTest
  @CsvSource({
    "HNSW, FLOAT_VECTOR, L2",
    "HNSW_SQ, FLOAT_VECTOR, IP",
    "HNSW_PQ, FLOAT_VECTOR, L2",
    "HNSW_PRQ, FLOAT_VECTOR, L2",
    "DISKANN, FLOAT_VECTOR, L2",
    "IVF_FLAT, FLOAT_VECTOR, L2",
    "IVF_SQ8, FLOAT_VECTOR, IP",
    "IVF_PQ, FLOAT_VECTOR, L2",
    "IVF_RABITQ, FLOAT_VECTOR, L2",
    "SCANN, FLOAT_VECTOR, L2",
    "BIN_IVF_FLAT, BINARY_VECTOR, HAMMING",
    "SPARSE_INVERTED_INDEX, SPARSE_FLOAT_VECTOR, IP",
    "SPARSE_WAND, SPARSE_FLOAT_VECTOR, IP"
  })
  void aSegmentIsScannedInstead(String type, DataType vectorType, Metric metric) {
    ModelRows model = SealedReadsTest.model(random, ROWS, 1_000_000, vectorType);
    SegmentDescriptor written = SealedReadsTest.write(store, model);
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> parameters =
        method.buildParameters(vectorType, ModelRows.DIMENSION, Map.of("m", "4", "nlist", "16"));
    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader = SegmentReader.open(store, written, model.schema, arena);
      IndexFile file =
          IndexFiles.build(
              store,
              "index",
              new IndexFiles.Request(
                  INDEX, written.id(), ModelRows.VECTOR, type, metric, parameters),
              IndexFiles.rows(reader, ModelRows.VECTOR, vectorType),
              BuildRun.alone());
      requireScannedWhenDamaged(model, written.withIndex(file), file, metric);
    }
  }

  @Test
  void aFieldIsReadInstead() {
    ModelRows model = SealedReadsTest.model(random, ROWS, 1_000_000, DataType.FLOAT_VECTOR);
    SegmentDescriptor written = SealedReadsTest.write(store, model);
    FieldSchema group = Objects.requireNonNull(model.schema.field(ModelRows.GROUP));
    SealedSegment segment =
        SealedSegment.open(store, written, model.schema, pages, Runnable::run, Runnable::run);
    try (PinnedSegment rows = Objects.requireNonNull(segment.pin())) {
      IndexFile file =
          ScalarIndexFiles.build(
              store,
              "index",
              new ScalarIndexFiles.Request(INDEX, written.id(), group, "INVERTED", Map.of()),
              rows);
      requireScannedWhenDamaged(model, written.withIndex(file), file, Metric.L2);
    }
    segment.retire();
  }

  private void requireScannedWhenDamaged(
      ModelRows model, SegmentDescriptor indexed, IndexFile file, Metric metric) {
    SealedSegment segment =
        SealedSegment.open(store, indexed, model.schema, pages, Runnable::run, Runnable::run);
    byte[] sound = bytes();
    judge(segment, model, indexed, metric, "sound");
    assertThat(segment.damagedIndexes()).isEmpty();
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = sound.clone();
      int at = random.nextInt(sound.length);
      while (sound[at] == 0) { // what fills up is zero, and may not be looked at
        at = random.nextInt(sound.length);
      }
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      replace(flipped);
      judge(segment, model, indexed, metric, "byte " + at + ", seed " + seed);
      assertThat(segment.damagedIndexes()).as("byte %d, seed %d", at, seed).containsExactly(file);
      assertThat(segment.indexed()).isEmpty();
    }
    assertThat(SegmentCheck.check(store, indexed)).hasSize(1);
    for (int length : new int[] {0, 63, sound.length / 2, sound.length - 1}) {
      replace(Arrays.copyOf(sound, length));
      judge(segment, model, indexed, metric, length + " bytes");
      assertThat(segment.damagedIndexes()).containsExactly(file);
    }
    store.delete("index");
    judge(segment, model, indexed, metric, "no file");
    assertThat(segment.damagedIndexes()).containsExactly(file);
    replace(sound);
    judge(segment, model, indexed, metric, "mended");
    assertThat(segment.damagedIndexes()).isEmpty();
    segment.retire();
  }

  /// Loads the index, searches, and again when the file is read to its end.
  private void judge(
      SealedSegment segment,
      ModelRows model,
      SegmentDescriptor indexed,
      Metric metric,
      String name) {
    segment.serve(model.schema, Set.of());
    segment.update(indexed, model.schema, Set.of(INDEX));
    search(segment, model, metric, name);
    segment.verifyIndexes();
    search(segment, model, metric, name);
  }

  /// Whatever is open, as many hits as there are come with the scores of their rows.
  private void search(SealedSegment segment, ModelRows model, Metric metric, String name) {
    int[] query = model.rows.get(random.nextInt(ROWS)).elements();
    SearchRequest request =
        new SearchRequest(
            new ReadScope(new ModelFilter(model, 60L, null), Timestamp.LATEST, Timestamp.EARLIEST),
            ModelRows.VECTOR,
            metric,
            List.of(model.query(query)),
            20,
            SearchTuning.NONE,
            SearchBounds.unbounded(metric),
            SealedReadsTest.FIELDS);
    try (PinnedSegment pinned = Objects.requireNonNull(segment.pin())) {
      SearchHits hits =
          SegmentSearch.search(
              model.schema, List.of(pinned), request, Workers.INLINE, new QueryMemory(null));
      if (segment.indexed().isEmpty() || model.vectorType == DataType.SPARSE_FLOAT_VECTOR) {
        ReadsTest.judgeSearch(name, model, request, List.of(query), hits);
      } else {
        assertThat(hits.scores()).as(name).hasSize(20);
      }
    }
  }

  private byte[] bytes() {
    try (Arena arena = Arena.ofConfined()) {
      return store.open("index", arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private void replace(byte[] bytes) {
    store.delete("index");
    try (ObjectWriter writer = store.create("index")) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }
}
