package io.elanus.benchmarks.hnsw;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.hnsw.HnswBuild;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Builds a graph's file into memory.
public final class GraphFile {
  private GraphFile() {}

  /// @param threads that build
  /// @param arena of the file
  public static MemorySegment build(HnswBuild build, int threads, Arena arena) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      build.run(
          new BuildRun(executor, threads, () -> false, _ -> {}),
          bytes -> {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            file.writeBytes(part);
          });
    }
    MemorySegment segment = arena.allocate(file.size(), 64);
    segment.copyFrom(MemorySegment.ofArray(file.toByteArray()));
    return segment;
  }
}
