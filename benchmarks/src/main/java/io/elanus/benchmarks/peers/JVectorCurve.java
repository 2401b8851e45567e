package io.elanus.benchmarks.peers;

import io.elanus.benchmarks.curve.CurveLines;
import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.curve.SearchCurve;
import io.elanus.benchmarks.data.DataSet;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/// The curve of JVector over float32 vectors in memory, with its SIMD kernels (`--add-modules
/// jdk.incubator.vector`): twice `m` links a node as in the lowest layer of the other graphs, its
/// usual overflow and alpha of 1.2, with a hierarchy. The effort is its `rerankK`.
public final class JVectorCurve {
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;
  private static final VectorTypeSupport TYPES =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private JVectorCurve() {}

  public static void main(String[] arguments) throws Exception {
    CurveOptions options = CurveOptions.of(arguments);
    DataSet data = options.read(Arena.global());
    CurveLines lines = options.graphLines("jvector");
    int dimension = data.base().dimension();
    List<VectorFloat<?>> rows = new ArrayList<>();
    for (int row = 0; row < data.base().rowCount(); row++) {
      rows.add(TYPES.createFloatVector(PeerVectors.row(data, row)));
    }
    RandomAccessVectorValues values = new ListRandomAccessVectorValues(rows, dimension);
    VectorSimilarityFunction similarity =
        switch (data.metric()) {
          case L2 -> VectorSimilarityFunction.EUCLIDEAN;
          case COSINE, IP -> VectorSimilarityFunction.DOT_PRODUCT;
          case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
              throw new IllegalArgumentException(data.metric().name());
        };
    ImmutableGraphIndex[] graph = new ImmutableGraphIndex[1];
    try (ForkJoinPool threads = new ForkJoinPool(options.threads());
        GraphIndexBuilder builder =
            new GraphIndexBuilder(
                BuildScoreProvider.randomAccessScoreProvider(values, similarity),
                dimension,
                2 * options.m(),
                options.efConstruction(),
                OVERFLOW,
                ALPHA,
                true,
                false,
                threads,
                threads)) {
      lines.build(() -> graph[0] = builder.build(values));
      search(data, graph[0], values, similarity, options, lines);
    }
  }

  private static void search(
      DataSet data,
      ImmutableGraphIndex graph,
      RandomAccessVectorValues values,
      VectorSimilarityFunction similarity,
      CurveOptions options,
      CurveLines lines)
      throws Exception {
    List<VectorFloat<?>> queries = new ArrayList<>();
    for (float[] query : PeerVectors.queries(data)) {
      queries.add(TYPES.createFloatVector(query));
    }
    try (GraphSearcher searcher = new GraphSearcher(graph)) {
      SearchCurve.print(
          data,
          options,
          lines,
          (query, effort) -> {
            SearchScoreProvider scores =
                DefaultSearchScoreProvider.exact(queries.get(query), similarity, values);
            SearchResult.NodeScore[] found =
                searcher.search(scores, options.k(), effort, 0, 0, Bits.ALL).getNodes();
            int[] hits = new int[found.length];
            for (int i = 0; i < hits.length; i++) {
              hits[i] = found[i].node;
            }
            return hits;
          });
    }
  }
}
