package io.elanus.core.index.hnsw.scan;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sketches of an index. The first search that would gain from them has them made; neither it
/// nor another waits for that. They are made at most once: where that failed, all searches go on
/// without.
public final class SketchesOnDemand {
  private final Supplier<Sketches> making;
  private final Executor later;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable Sketches made;

  /// @param making of the sketches, called once at most
  /// @param later runs the making; it may refuse
  public SketchesOnDemand(Supplier<Sketches> making, Executor later) {
    this.making = making;
    this.later = later;
  }

  /// Null until they are made.
  public @Nullable Sketches ifMade() {
    return made;
  }

  /// As [#ifMade], for a search that would gain from them.
  public @Nullable Sketches wanted() {
    if (made == null && asked.compareAndSet(false, true)) {
      try {
        later.execute(() -> made = making.get());
      } catch (RejectedExecutionException closing) {
        return null;
      }
    }
    return made;
  }
}
