package io.elanus.core.index.sparse;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SparseRows;
import io.elanus.core.kernel.distance.Metric;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Sparse rows in memory, and indexes built from them.
final class SparseModel implements SparseRows {
  private final List<SparseVectorColumn> batches = new ArrayList<>();
  private final int rowCount;

  SparseModel(List<Map<Integer, Float>> stored) {
    rowCount = stored.size();
    for (int from = 0; from < rowCount; from += ColumnSource.BATCH_ROWS) {
      List<Map<Integer, Float>> rows =
          stored.subList(from, Math.min(rowCount, from + ColumnSource.BATCH_ROWS));
      int[] offsets = new int[rows.size() + 1];
      for (int r = 0; r < rows.size(); r++) {
        offsets[r + 1] = offsets[r] + rows.get(r).size();
      }
      int[] indices = new int[offsets[rows.size()]];
      float[] values = new float[indices.length];
      for (int r = 0; r < rows.size(); r++) {
        int at = offsets[r];
        for (Map.Entry<Integer, Float> element : rows.get(r).entrySet()) {
          indices[at] = element.getKey();
          values[at++] = element.getValue();
        }
      }
      batches.add(new SparseVectorColumn(offsets, indices, values, null));
    }
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public SparseVectorColumn batch(int batch) {
    return batches.get(batch);
  }

  byte[] file(Metric metric, SparseAlgorithm algorithm) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SparseBuild(this, metric, algorithm)
        .run(
            BuildRun.alone(),
            buffer -> {
              byte[] part = new byte[buffer.remaining()];
              buffer.get(part);
              bytes.writeBytes(part);
            });
    return bytes.toByteArray();
  }

  SparseIndex index(Metric metric, SparseAlgorithm algorithm, Arena arena) {
    return SparseIndex.open(inArena(file(metric, algorithm), arena), this);
  }

  static MemorySegment inArena(byte[] file, Arena arena) {
    return arena.allocate(file.length, 64).copyFrom(MemorySegment.ofArray(file));
  }

  static QueryVector.Sparse query(Map<Integer, Float> vector) {
    int[] positions = vector.keySet().stream().mapToInt(Integer::intValue).toArray();
    float[] weights = new float[positions.length];
    int next = 0;
    for (float weight : vector.values()) {
      weights[next++] = weight;
    }
    return new QueryVector.Sparse(positions, weights);
  }

  /// A vector whose positions are as unevenly common as words are.
  static Map<Integer, Float> vector(Random random, int origin, int vocabulary, int count) {
    Map<Integer, Float> vector = new TreeMap<>(Integer::compareUnsigned);
    for (int i = 0; i < count; i++) {
      int word = (int) (vocabulary * Math.pow(random.nextDouble(), 3));
      vector.put(origin + word * 7, 0.01f + random.nextFloat() * random.nextFloat());
    }
    return vector;
  }

  /// As [#vector], with term frequencies.
  static Map<Integer, Float> text(Random random, int origin, int vocabulary, int length) {
    Map<Integer, Float> text = new TreeMap<>(Integer::compareUnsigned);
    for (int i = 0; i < length; i++) {
      int word = (int) (vocabulary * Math.pow(random.nextDouble(), 3));
      text.merge(origin + word * 7, 1f, Float::sum);
    }
    return text;
  }
}
