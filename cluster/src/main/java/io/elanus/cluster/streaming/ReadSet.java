package io.elanus.cluster.streaming;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The segments that hold every row of a shard exactly once. A read holds one set from beginning to
/// end, and with it every segment in it.
final class ReadSet extends Counted {
  private final List<Growing> growing;
  private final List<Sealed> sealed;

  /// Made held: by the shard.
  ReadSet(List<Growing> growing, List<Sealed> sealed) {
    this.growing = List.copyOf(growing);
    this.sealed = List.copyOf(sealed);
    growing.forEach(Counted::hold);
    sealed.forEach(Counted::hold);
    hold();
  }

  List<Growing> growing() {
    return growing;
  }

  List<Sealed> sealed() {
    return sealed;
  }

  ReadSet withGrowing(Growing added) {
    List<Growing> more = new ArrayList<>(growing);
    more.add(added);
    return new ReadSet(more, sealed);
  }

  /// Some segments out, some sealed ones in: one step for every reader.
  ReadSet replacing(
      Predicate<Growing> growingOut, Predicate<Sealed> sealedOut, List<Sealed> sealedIn) {
    List<Growing> keptGrowing = new ArrayList<>(growing);
    keptGrowing.removeIf(growingOut);
    List<Sealed> keptSealed = new ArrayList<>(sealed);
    keptSealed.removeIf(sealedOut);
    keptSealed.addAll(sealedIn);
    return new ReadSet(keptGrowing, keptSealed);
  }

  /// Sealed segments of some partitions.
  ///
  /// @param partitions empty for all
  List<SegmentId> sealedIds(List<PartitionId> partitions) {
    List<SegmentId> ids = new ArrayList<>(sealed.size());
    for (Sealed segment : sealed) {
      if (partitions.isEmpty() || partitions.contains(segment.partition())) ids.add(segment.id());
    }
    return ids;
  }

  @Override
  void unused() {
    growing.forEach(Counted::letGo);
    sealed.forEach(Counted::letGo);
  }
}
