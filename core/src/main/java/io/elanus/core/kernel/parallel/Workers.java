package io.elanus.core.kernel.parallel;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs a range of numbers in batches on the calling thread and on tasks of an executor. The caller
/// works as well and waits only for tasks that have begun, so it may be a task of the same
/// executor.
public final class Workers {
  private final Executor executor;
  private final int parallelism;
  private final BooleanSupplier cancelled;

  public Workers(Executor executor, int parallelism, BooleanSupplier cancelled) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism " + parallelism);
    }
    this.executor = executor;
    this.parallelism = parallelism;
    this.cancelled = cancelled;
  }

  /// The calling thread alone, to the end.
  public static Workers alone() {
    return new Workers(Runnable::run, 1, () -> false);
  }

  /// Works on `from <= i < to`.
  public interface Batch {
    void run(int from, int to);
  }

  /// @param worker makes what one thread works with
  /// @throws CancellationException when the build is cancelled
  public void run(int from, int to, int batch, Supplier<Batch> worker) {
    Shared shared = new Shared(from, to, batch, worker);
    for (int i = 1; i < parallelism && to - from > batch; i++) {
      try {
        executor.execute(shared::help);
      } catch (RejectedExecutionException full) {
        break;
      }
    }
    shared.finish();
  }

  private final class Shared {
    private final int to;
    private final int batch;
    private final Supplier<Batch> worker;
    private final AtomicInteger next;
    private int helping;
    private boolean closed;
    private volatile @Nullable Throwable failure;

    Shared(int from, int to, int batch, Supplier<Batch> worker) {
      this.to = to;
      this.batch = batch;
      this.worker = worker;
      this.next = new AtomicInteger(from);
    }

    void help() {
      synchronized (this) {
        if (closed) {
          return;
        }
        helping++;
      }
      try {
        work();
      } finally {
        synchronized (this) {
          helping--;
          notifyAll();
        }
      }
    }

    void finish() {
      work();
      awaitHelpers();
      Throwable thrown = failure;
      if (thrown instanceof RuntimeException ours) {
        throw ours;
      }
      if (thrown instanceof Error ours) {
        throw ours;
      }
    }

    private void work() {
      try {
        Batch mine = worker.get();
        while (failure == null) {
          int from = next.getAndAdd(batch);
          if (from >= to || from < 0) {
            return;
          }
          if (cancelled.getAsBoolean()) {
            throw new CancellationException("the build was cancelled");
          }
          mine.run(from, Math.min(to, from + batch));
        }
      } catch (RuntimeException | Error thrown) {
        failure = thrown;
      }
    }

    private synchronized void awaitHelpers() {
      closed = true;
      while (helping > 0) {
        try {
          wait();
        } catch (InterruptedException thrown) {
          failure = new CancellationException("the build was interrupted");
        }
      }
    }
  }
}
