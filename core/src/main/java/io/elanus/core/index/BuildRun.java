package io.elanus.core.index;

import io.elanus.core.kernel.parallel.Workers;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// What a build runs with. It works on the calling thread and up to `parallelism - 1` tasks of
/// `executor`, and never waits for a task that the executor has not started, so the caller may
/// itself be a task of the same executor.
///
/// @param cancelled asked from time to time, by any of the threads
/// @param progress told how many rows are done, from time to time, by any of the threads
/// @param takenOver told, once, how many rows brought their links along from the indexes of
///   segments that were merged; not told when all are linked anew
public record BuildRun(
    Executor executor,
    int parallelism,
    BooleanSupplier cancelled,
    IntConsumer progress,
    IntConsumer takenOver) {
  /// Where nobody asks how many rows brought links along.
  public BuildRun(
      Executor executor, int parallelism, BooleanSupplier cancelled, IntConsumer progress) {
    this(executor, parallelism, cancelled, progress, _ -> {});
  }

  /// Those who work on it.
  public Workers workers() {
    return new Workers(executor, parallelism, cancelled);
  }

  /// On the calling thread alone.
  public static BuildRun alone() {
    return new BuildRun(Runnable::run, 1, () -> false, _ -> {});
  }
}
