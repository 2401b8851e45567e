package io.elanus.core.index.flat;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The exact `topK` over arrays of vectors: of rows, by lists of query vectors
/// ([io.elanus.core.kernel.distance.MaxSim]), or of single elements, by one query vector.
///
/// The vectors of a row are copied to a padded buffer and scored there; rows without a vector are
/// no hits.
public final class ArrayScan {
  /// The best elements.
  ///
  /// @param rows the best rows first; a row is there once for each of its elements that is a hit
  /// @param elements the place of each hit in its row's array
  public record ElementHits(Hits rows, int[] elements) {
    public static final ElementHits NONE = new ElementHits(Hits.NONE, new int[0]);
  }

  /// The elements that may be hits among those of a batch, end to end; null for all.
  @FunctionalInterface
  public interface EligibleElements {
    @Nullable Bits of(int batch);
  }

  private final ColumnSource source;
  private final FieldSchema field;
  private final Metric metric;
  private final SearchSpec spec;

  /// @param field an array of vectors
  public ArrayScan(ColumnSource source, FieldSchema field, Metric metric, SearchSpec spec) {
    this.source = source;
    this.field = field;
    this.metric = metric;
    this.spec = spec;
  }

  /// The rows whose lists of vectors are nearest to the query's.
  ///
  /// @throws DatabaseException when the query is of another type or dimension
  public Hits rows(QueryVector.Many query) {
    int capacity = Math.min(spec.topK(), source.rowCount());
    if (capacity == 0) {
      return Hits.NONE;
    }
    TopHits top = new TopHits(metric, capacity);
    List<QueryVector.Dense> vectors = query.vectors(field.dimension());
    try (Buffer buffer = new Buffer(field, metric, vectors, spec)) {
      forEachRow((batch, column, row, firstRow) -> {
        int count = buffer.fill(column, row);
        spec.computed((long) count * vectors.size(), buffer.stride);
        if (count > 0) {
          top.offer(firstRow + row, buffer.sumOfBest(count, metric));
        }
      });
    }
    return top.best();
  }

  /// The elements nearest to the query.
  ///
  /// @param eligible besides the eligible rows
  /// @throws DatabaseException when the query is of another type or dimension
  public ElementHits elements(QueryVector.Dense query, EligibleElements eligible) {
    int[] starts = elementStarts();
    int capacity = Math.min(spec.topK(), starts[starts.length - 1]);
    if (capacity == 0) {
      return ElementHits.NONE;
    }
    TopHits top = new TopHits(metric, capacity);
    @Nullable Bits[] chosen = new @Nullable Bits[source.batchCount()];
    boolean[] known = new boolean[chosen.length];
    try (Buffer buffer = new Buffer(field, metric, List.of(query), spec)) {
      forEachRow((batch, column, row, firstRow) -> {
        if (!known[batch]) {
          known[batch] = true;
          chosen[batch] = eligible.of(batch);
        }
        int count = buffer.fill(column, row);
        spec.computed(count, buffer.stride);
        float[] scores = buffer.scores(count);
        int first = column.offsets()[row] - column.offsets()[0];
        Bits among = chosen[batch];
        for (int e = 0; e < count; e++) {
          if ((among == null || among.get(first + e)) && spec.bounds().accepts(scores[e], metric)) {
            top.offer(starts[batch] + first + e, scores[e]);
          }
        }
      });
    }
    return placed(top.best(), starts);
  }

  private interface RowVisitor {
    void visit(int batch, ArrayColumn column, int row, int firstRow);
  }

  /// Visits the eligible rows that hold an array.
  private void forEachRow(RowVisitor visitor) {
    Bits eligible = spec.eligible();
    for (int batch = 0; batch < source.batchCount(); batch++) {
      int first = batch * ColumnSource.BATCH_ROWS;
      int rows = source.batchRows(batch);
      if (eligible != null) {
        int next = eligible.next(first);
        if (next < 0 || next >= first + rows) {
          continue;
        }
      }
      ArrayColumn column = (ArrayColumn) source.batch(field.id(), batch);
      for (int row = 0; row < rows; row++) {
        if (!column.isNull(row) && (eligible == null || eligible.get(first + row))) {
          visitor.visit(batch, column, row, first);
        }
      }
    }
  }

  /// The number of the first element of each batch, and that of all elements.
  private int[] elementStarts() {
    int[] starts = new int[source.batchCount() + 1];
    for (int batch = 0; batch < source.batchCount(); batch++) {
      int[] offsets = ((ArrayColumn) source.batch(field.id(), batch)).offsets();
      starts[batch + 1] = Math.addExact(starts[batch], offsets[offsets.length - 1] - offsets[0]);
    }
    return starts;
  }

  private ElementHits placed(Hits numbered, int[] starts) {
    int[] rows = new int[numbered.count()];
    int[] elements = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int number = numbered.rows()[i];
      int batch = last(starts, number);
      int[] offsets = ((ArrayColumn) source.batch(field.id(), batch)).offsets();
      int element = number - starts[batch] + offsets[0];
      int row = last(offsets, element);
      rows[i] = batch * ColumnSource.BATCH_ROWS + row;
      elements[i] = element - offsets[row];
    }
    return new ElementHits(new Hits(rows, numbered.scores()), elements);
  }

  /// The last place whose start is not after the number: that of a batch, or row, with elements.
  private static int last(int[] starts, int number) {
    int at = Arrays.binarySearch(starts, number);
    if (at < 0) {
      return -at - 2;
    }
    while (starts[at + 1] == number) {
      at++;
    }
    return at;
  }

  /// Room for the vectors of one row, and the scorers of the query's vectors.
  private static final class Buffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final int capacity;
    private final int width;
    private final long stride;
    private final VectorRows rows;
    private final MemorySegment memory;
    private final List<RowScorer> scorers = new ArrayList<>();
    private final int[] block;
    private final float[] scores;

    Buffer(FieldSchema field, Metric metric, List<QueryVector.Dense> query, SearchSpec spec) {
      DataType type = field.vectorType();
      capacity = Math.max(1, field.maxCapacity());
      width = type.vectorBytes(field.dimension());
      stride = VectorRows.strideOf(type, field.dimension());
      memory = arena.allocate(capacity * stride, VectorRows.ALIGNMENT);
      rows =
          new VectorRows(
              type, field.dimension(), capacity, stride, 31, new MemorySegment[] {memory});
      block = new int[capacity];
      Arrays.setAll(block, i -> i);
      scores = new float[capacity];
      for (QueryVector.Dense vector : query) {
        scorers.add(RowScorer.of(rows, metric, vector, spec.tuning()));
      }
    }

    /// Copies the vectors of a row here, and returns how many they are.
    int fill(ArrayColumn column, int row) {
      byte[] bytes = ((DenseVectorColumn) column.elements()).bytes();
      int from = column.offsets()[row];
      int count = column.length(row);
      if (count > capacity) {
        throw new IllegalStateException(count + " vectors where " + capacity + " have room");
      }
      for (int e = 0; e < count; e++) {
        MemorySegment.copy(
            bytes, (from + e) * width, memory, ValueLayout.JAVA_BYTE, e * stride, width);
      }
      return count;
    }

    float[] scores(int count) {
      scorers.getFirst().score(rows, block, count, scores);
      return scores;
    }

    float sumOfBest(int count, Metric metric) {
      float sum = 0;
      for (RowScorer scorer : scorers) {
        scorer.score(rows, block, count, scores);
        float best = scores[0];
        for (int e = 1; e < count; e++) {
          best = metric.better(scores[e], best) ? scores[e] : best;
        }
        sum += best;
      }
      return sum;
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
