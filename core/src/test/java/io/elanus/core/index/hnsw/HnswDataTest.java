package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.Hits;
import io.elanus.core.index.RealData;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Recall by score at the defaults of AUTOINDEX on [RealData]. Skipped where it is not.
@Tag("slow")
final class HnswDataTest {
  @Test
  void findsNearlyAllDigitsByDistanceWithAndWithoutFilters() throws IOException {
    float[][] queries = RealData.u8("mnist-784-euclidean/query.u8bin");
    RandomRows rows = RandomRows.of(RealData.u8("mnist-784-euclidean/base.u8bin"), 784, 31);
    HnswIndex index = rows.open(rows.build(Metric.L2, HnswParameters.AUTOMATIC, 1));
    assertThat(recall(index, rows, queries, "mnist-784-euclidean/gt_l2_top100", new Bits[1]))
        .isGreaterThan(0.98);

    float[][] label = RealData.u8("mnist-784-euclidean/base_label.u8bin");
    float[][] asked = RealData.u8("mnist-784-euclidean/query_label.u8bin");
    Bits[] others = new Bits[queries.length];
    for (int q = 0; q < others.length; q++) {
      others[q] = Bits.none(label.length);
      for (int row = 0; row < label.length; row++) {
        if (label[row][0] == (asked[q][0] + 1) % 10) {
          others[q].set(row);
        }
      }
    }
    String truth = "mnist-784-euclidean/gt_l2_label_eq_querylabel_plus1_mod10_top100";
    assertThat(recall(index, rows, queries, truth, others)).isGreaterThan(0.98);

    Bits few = Bits.none(label.length);
    few.setRange(0, 600);
    truth = "mnist-784-euclidean/gt_l2_id_lt_600_top100";
    assertThat(recall(index, rows, queries, truth, new Bits[] {few})).isEqualTo(1);
  }

  @Test
  void findsNearlyAllDigitsByInnerProduct() throws IOException {
    float[][] queries = RealData.u8("mnist-784-euclidean/query.u8bin");
    RandomRows rows = RandomRows.of(RealData.u8("mnist-784-euclidean/base.u8bin"), 784, 31);
    HnswIndex index = rows.open(rows.build(Metric.IP, HnswParameters.AUTOMATIC, 1));
    assertThat(recall(index, rows, queries, "mnist-784-euclidean/gt_ip_top100", new Bits[1]))
        .isGreaterThan(0.98);
  }

  @Test
  void findsNearlyAllFilmsByCosine() throws IOException {
    float[][] queries = RealData.fvecs("wiki-movies-lsa128/query_dense128.fvecs");
    RandomRows rows =
        RandomRows.of(RealData.fvecs("wiki-movies-lsa128/base_dense128.fvecs"), 128, 31);
    HnswIndex index = rows.open(rows.build(Metric.COSINE, HnswParameters.AUTOMATIC, 1));
    assertThat(recall(index, rows, queries, "wiki-movies-lsa128/gt_cosine_top100", new Bits[1]))
        .isGreaterThan(0.98);
  }

  /// @param eligible one for each query, or one for all
  private static double recall(
      HnswIndex index, RandomRows rows, float[][] queries, String truth, @Nullable Bits[] eligible)
      throws IOException {
    ByteBuffer best = RealData.read(truth + ".ivecs");
    int right = 0;
    for (int q = 0; q < queries.length; q++) {
      byte[] query = rows.query(queries[q]).bytes();
      int tenth = best.getInt(q * 404 + 4 + 4 * 9);
      float bar =
          Float32Query.of(index.metric(), query)
              .score(rows.rows().chunkOf(tenth), rows.rows().offsetOf(tenth));
      SearchSpec spec =
          new SearchSpec(
              10,
              SearchTuning.NONE,
              eligible[q % eligible.length],
              SearchBounds.unbounded(index.metric()));
      Hits hits = index.search(rows.query(queries[q]), spec);
      for (float score : hits.scores()) {
        right += index.metric().better(bar, score) ? 0 : 1;
      }
    }
    return right / (10.0 * queries.length);
  }
}
