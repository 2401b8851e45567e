package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.role.WouldWait;
import io.elanus.core.coordination.catalog.CollectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Asks the owners of shards: at once when there is one, on threads of their own when several.
final class Shards {
  private final Coordinator coordinator;
  private final ExecutorService threads;

  /// @param threads one virtual thread a task
  Shards(Coordinator coordinator, ExecutorService threads) {
    this.coordinator = coordinator;
    this.threads = threads;
  }

  static List<ShardId> of(CollectionState collection) {
    List<ShardId> shards = new ArrayList<>(collection.shards());
    for (int s = 0; s < collection.shards(); s++) {
      shards.add(new ShardId(collection.id(), s));
    }
    return shards;
  }

  StreamingNode owner(ShardId shard) {
    return coordinator.owner(shard);
  }

  /// What each item gives, in the items' order. Waits for all; the first failure is thrown.
  <I, T> List<T> all(List<I> items, Function<I, T> task) {
    if (items.size() == 1) {
      return List.of(task.apply(items.getFirst()));
    }
    WouldWait.refuse();
    List<Future<T>> running = new ArrayList<>(items.size());
    for (I item : items) {
      running.add(threads.submit(() -> task.apply(item)));
    }
    return collect(running);
  }

  private static <T> List<T> collect(List<Future<T>> running) {
    List<T> results = new ArrayList<>(running.size());
    RuntimeException failure = null;
    for (Future<T> future : running) {
      try {
        results.add(future.get());
      } catch (ExecutionException failed) {
        failure = failure == null ? unwrap(failed) : failure;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        running.forEach(other -> other.cancel(true));
        throw new IllegalStateException("interrupted while waiting for shards", interrupted);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  private static RuntimeException unwrap(ExecutionException failed) {
    return failed.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("shard failed", failed.getCause());
  }
}
