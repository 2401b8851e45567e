package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.minhash.Signatures;
import java.lang.foreign.MemorySegment;

/// BINARY_VECTOR by MHJACCARD: rows that share no band with the query score 0 and are no hits.
final class MinHashScorer implements RowScorer {
  private final Signatures signatures;
  private final boolean withJaccard;
  private final MemorySegment query;

  MinHashScorer(QueryVector.Dense vector, SearchTuning tuning) {
    signatures = Signatures.of(vector.dimension(), tuning);
    withJaccard = tuning.whole(Signatures.WITH_JACCARD, 0) != 0;
    query = MemorySegment.ofArray(vector.bytes());
  }

  @Override
  public void score(VectorRows rows, int[] block, int count, float[] scores) {
    for (int i = 0; i < count; i++) {
      MemorySegment chunk = rows.chunkOf(block[i]);
      long offset = rows.offsetOf(block[i]);
      if (!signatures.shareBand(chunk, offset, query)) {
        scores[i] = 0;
      } else {
        scores[i] = withJaccard ? signatures.similarity(chunk, offset, query) : 1;
      }
    }
  }
}
