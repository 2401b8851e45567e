package io.elanus.core.index.hnsw;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Runs builds, walks, filtered walks and scans over made-up vectors until the compiler has done
/// its work: before that a distance takes a thousand times longer. A server calls it when it
/// starts.
public final class KernelWarmup {
  private static final int ROWS = 320;
  private static final int DIMENSION = 100;
  private static final int STEADY_BATCHES = 6;

  private KernelWarmup() {}

  /// Works until batches of searches stop getting faster, or until the time is up.
  ///
  /// @param monotonicNanos a clock
  /// @return whether searches had become steady
  public static boolean run(LongSupplier monotonicNanos, long mostNanos) {
    long deadline = monotonicNanos.getAsLong() + mostNanos;
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = rows(arena);
      List<HnswIndex> indexes = new ArrayList<>();
      for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
        indexes.add(index(rows, metric, arena, () -> monotonicNanos.getAsLong() > deadline));
      }
      return search(indexes, rows, monotonicNanos, deadline);
    } catch (CancellationException timeIsUp) {
      return false;
    }
  }

  private static boolean search(
      List<HnswIndex> indexes, VectorRows rows, LongSupplier monotonicNanos, long deadline) {
    Bits half = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row += 2) {
      half.set(row);
    }
    long best = Long.MAX_VALUE;
    int steady = 0;
    for (int i = 0; steady < STEADY_BATCHES; i++) {
      long before = monotonicNanos.getAsLong();
      for (HnswIndex index : indexes) {
        QueryVector query = query(rows, i % ROWS);
        SearchBounds all = SearchBounds.unbounded(index.metric());
        index.search(query, new SearchSpec(3, SearchTuning.of("ef", 4), null, all));
        index.search(query, new SearchSpec(3, SearchTuning.of("ef", 3), half, all));
        index.search(query, new SearchSpec(3, SearchTuning.of("ef", 50), null, all));
      }
      long now = monotonicNanos.getAsLong();
      steady = now - before >= best * 0.9 ? steady + 1 : 0;
      best = Math.min(best, now - before);
      if (now > deadline) {
        return false;
      }
    }
    return true;
  }

  private static HnswIndex index(
      VectorRows rows, Metric metric, Arena arena, BooleanSupplier late) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new HnswBuild(rows, metric, new HnswParameters(4, 12), 1)
        .run(Runnable::run, 1, late, done -> {}, part -> append(bytes, part));
    byte[] file = bytes.toByteArray();
    MemorySegment segment = arena.allocate(file.length, VectorRows.ALIGNMENT);
    MemorySegment.copy(file, 0, segment, ValueLayout.JAVA_BYTE, 0, file.length);
    return HnswIndex.open(segment, rows, arena);
  }

  private static VectorRows rows(Arena arena) {
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, DIMENSION);
    MemorySegment segment = arena.allocate(ROWS * stride, VectorRows.ALIGNMENT);
    long state = 1;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        segment.set(ValueLayout.JAVA_FLOAT, row * stride + 4L * i, (state >> 40) * 0x1p-23f);
      }
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, DIMENSION, ROWS, stride, 31, new MemorySegment[] {segment});
  }

  private static QueryVector query(VectorRows rows, int row) {
    byte[] bytes =
        rows.chunkOf(row)
            .asSlice(rows.offsetOf(row), 4L * DIMENSION)
            .toArray(ValueLayout.JAVA_BYTE);
    return new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, bytes);
  }

  private static void append(ByteArrayOutputStream file, ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    file.writeBytes(bytes);
  }
}
