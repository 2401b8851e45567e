package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Segments and indexes of every type are closed while other threads search them: a search that
/// began finds all it has to, one that comes later finds no segment.
final class ClosingTest {
  private static final IndexId INDEX = new IndexId(9);
  private static final int ROWS = 300;
  private static final int SEARCHERS = 2;
  private static final int TURNS = 4;
  private static final int SEARCHES_A_TURN = 4;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @ParameterizedTest
  @CsvSource({
    "FLAT, FLOAT_VECTOR, L2",
    "FLAT, BINARY_VECTOR, HAMMING",
    "HNSW, FLOAT_VECTOR, L2",
    "HNSW_SQ, FLOAT_VECTOR, L2",
    "HNSW_PQ, FLOAT_VECTOR, L2",
    "HNSW_PRQ, FLOAT_VECTOR, L2",
    "DISKANN, FLOAT_VECTOR, L2",
    "IVF_FLAT, FLOAT_VECTOR, L2",
    "IVF_SQ8, FLOAT_VECTOR, L2",
    "IVF_PQ, FLOAT_VECTOR, L2",
    "IVF_RABITQ, FLOAT_VECTOR, L2",
    "SCANN, FLOAT_VECTOR, L2",
    "BIN_IVF_FLAT, BINARY_VECTOR, HAMMING",
    "SPARSE_INVERTED_INDEX, SPARSE_FLOAT_VECTOR, IP",
    "SPARSE_WAND, SPARSE_FLOAT_VECTOR, IP"
  })
  void aSearchIsNeverCutOff(String type, DataType vectorType, Metric metric) throws Exception {
    Random random = new Random(5);
    ModelRows model = SealedReadsTest.model(random, ROWS, 1_000_000, vectorType);
    SegmentDescriptor descriptor = indexed(model, type, metric);
    SealedSegment segment =
        SealedSegment.open(
            store, descriptor, model.schema, new PageCache(1 << 20), Runnable::run, Runnable::run);
    segment.serve(model.schema, Set.of(INDEX));
    int[] query = model.rows.getFirst().elements();
    SearchRequest request =
        new SearchRequest(
            new ReadScope(null, Timestamp.LATEST, Timestamp.EARLIEST),
            ModelRows.VECTOR,
            metric,
            List.of(model.query(query)),
            10,
            SearchTuning.NONE,
            SearchBounds.unbounded(metric),
            List.of());
    CyclicBarrier turn = new CyclicBarrier(SEARCHERS + 1);
    try (ExecutorService threads = Executors.newFixedThreadPool(SEARCHERS)) {
      List<Future<Integer>> searchers = new ArrayList<>();
      for (int i = 0; i < SEARCHERS; i++) {
        searchers.add(threads.submit(() -> search(segment, model, request, turn)));
      }
      for (int i = 0; i < TURNS; i++) {
        turn.await(60, TimeUnit.SECONDS);
        segment.serve(model.schema, i % 2 == 0 ? Set.of() : Set.of(INDEX));
      }
      turn.await(60, TimeUnit.SECONDS);
      segment.retire();
      for (Future<Integer> searcher : searchers) {
        assertThat(searcher.get()).isGreaterThanOrEqualTo(TURNS * SEARCHES_A_TURN);
      }
    }
    assertThat(segment.pin()).isNull();
  }

  /// Some searches a turn, until the segment is retired.
  private static int search(
      SealedSegment segment, ModelRows model, SearchRequest request, CyclicBarrier turn)
      throws Exception {
    int searches = 0;
    for (int i = 0; i < TURNS + 1; i++) {
      turn.await(60, TimeUnit.SECONDS);
      for (int s = 0; s < SEARCHES_A_TURN; s++) {
        try (PinnedSegment pinned = segment.pin()) {
          if (pinned == null) {
            return searches;
          }
          SearchHits hits =
              SegmentSearch.search(
                  model.schema, List.of(pinned), request, Workers.INLINE, new QueryMemory(null));
          assertThat(hits.scores()).hasSize(10);
          searches++;
        }
      }
    }
    return searches;
  }

  private SegmentDescriptor indexed(ModelRows model, String type, Metric metric) {
    SegmentDescriptor written = SealedReadsTest.write(store, model);
    if (type.equals(IndexFiles.FLAT)) {
      return written;
    }
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> parameters =
        method.buildParameters(
            model.vectorType, ModelRows.DIMENSION, Map.of("m", "4", "nlist", "16"));
    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader = SegmentReader.open(store, written, model.schema, arena);
      return written.withIndex(
          IndexFiles.build(
              store,
              "index",
              new IndexFiles.Request(
                  INDEX, written.id(), ModelRows.VECTOR, type, metric, parameters),
              IndexFiles.rows(reader, ModelRows.VECTOR, model.vectorType),
              BuildRun.alone()));
    }
  }
}
