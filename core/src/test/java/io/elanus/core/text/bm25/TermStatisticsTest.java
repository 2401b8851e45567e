package io.elanus.core.text.bm25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elanus.core.Seed;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SparseRows;
import io.elanus.core.text.analysis.Analyzer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TermStatisticsTest {
  @Test
  void countsWhatAMapCounts() {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    TermCounts counts = new TermCounts();
    Map<Integer, Long> model = new HashMap<>();
    double length = 0;
    List<SparseVectorColumn> rows = new ArrayList<>();
    int[] steps = {0, 1, 100, 100, 4096, 4097, 9000};
    for (int documents : steps) {
      while (rows.size() < documents) {
        TreeSet<Integer> terms = new TreeSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
          terms.add(random.nextBoolean() ? random.nextInt(50) : random.nextInt());
        }
        int[] indices = terms.stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = 1 + random.nextInt(5);
          length += values[i];
          model.merge(indices[i], 1L, Long::sum);
        }
        rows.add(new SparseVectorColumn(new int[] {0, values.length}, indices, values, null));
      }
      counts.addNewOf(batches(rows));
    }
    int[] asked = model.keySet().stream().mapToInt(Integer::intValue).toArray();
    TermStatistics statistics = counts.of(asked);
    assertThat(statistics.documents()).as("seed %d", seed).isEqualTo(rows.size());
    assertThat(statistics.totalLength()).as("seed %d", seed).isEqualTo(length);
    for (int t = 0; t < asked.length; t++) {
      assertThat(statistics.frequencies()[t]).as("seed %d", seed).isEqualTo(model.get(asked[t]));
    }
  }

  private static SparseRows batches(List<SparseVectorColumn> rows) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return rows.size();
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        int from = batch * ColumnSource.BATCH_ROWS;
        int to = Math.min(rows.size(), from + ColumnSource.BATCH_ROWS);
        return (SparseVectorColumn) Column.concat(List.copyOf(rows.subList(from, to)));
      }
    };
  }

  @Test
  void sumsParts() {
    TermStatistics sum =
        TermStatistics.sum(
            List.of(
                new TermStatistics(2, 10, new long[] {1, 0}),
                new TermStatistics(1, 2, new long[] {1, 1})),
            2);
    assertThat(sum.documents()).isEqualTo(3);
    assertThat(sum.averageLength()).isEqualTo(4);
    assertThat(sum.frequencies()).containsExactly(2, 1);
    assertThat(TermStatistics.sum(List.of(), 1).averageLength()).isZero();
  }

  /// ln(1 + (N - n + 0.5) / (n + 0.5)), the formula of Lucene and Milvus.
  @Test
  void weighsRareTermsMore() {
    TermStatistics statistics = new TermStatistics(10, 100, new long[] {1, 10, 0});
    assertThat(statistics.inverseDocumentFrequency(0))
        .isCloseTo(Math.log(1 + 9.5 / 1.5), within(1e-12));
    assertThat(statistics.inverseDocumentFrequency(1))
        .isCloseTo(Math.log(1 + 0.5 / 10.5), within(1e-12));
    assertThat(statistics.inverseDocumentFrequency(2))
        .isCloseTo(Math.log(1 + 10.5 / 0.5), within(1e-12));
  }

  @Test
  void aQueryWeighsEachTermByItsFrequencyAndWhatItTells() {
    Analyzer analyzer = Analyzer.of("");
    QueryWeights weights =
        QueryWeights.of(
            List.of(
                TermFrequencies.of("fox dog fox", analyzer),
                TermFrequencies.of("", analyzer),
                TermFrequencies.of("dog", analyzer)));
    assertThat(weights.terms()).hasSize(2);
    TermStatistics statistics = new TermStatistics(10, 100, new long[] {1, 2});
    List<QueryVector> queries = weights.weighed(statistics);
    QueryVector.Sparse both = (QueryVector.Sparse) queries.getFirst();
    assertThat(both.indices()).isEqualTo(weights.terms());
    int fox = weights.terms()[0] == io.elanus.core.text.analysis.TermHash.of("fox") ? 0 : 1;
    assertThat(both.values()[fox])
        .isEqualTo((float) (2 * statistics.inverseDocumentFrequency(fox)));
    assertThat(both.values()[1 - fox])
        .isEqualTo((float) statistics.inverseDocumentFrequency(1 - fox));
    assertThat(((QueryVector.Sparse) queries.get(1)).indices()).isEmpty();
    assertThat(((QueryVector.Sparse) queries.get(2)).values())
        .containsExactly(both.values()[1 - fox]);
  }
}
