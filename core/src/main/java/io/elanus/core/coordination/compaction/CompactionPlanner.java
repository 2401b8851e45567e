package io.elanus.core.coordination.compaction;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Chooses merges within one shard; changes nothing. Equal arguments give equal answers.
public final class CompactionPlanner {
  private CompactionPlanner() {}

  /// What is worth doing unasked.
  public static List<MergePlan> planMerges(
      List<SegmentFacts> segments, CompactionPolicy policy, Timestamp now) {
    List<SegmentFacts> atRest = new ArrayList<>();
    for (SegmentFacts segment : segments) {
      if (!segment.newest().isAfter(now.minusMillis(policy.restMillis()))) atRest.add(segment);
    }
    return plan(atRest, policy, policy.leastSegments());
  }

  /// What a user asks for: everything that can be merged, however little it is.
  public static List<MergePlan> planAllMerges(
      List<SegmentFacts> segments, CompactionPolicy policy) {
    return plan(segments, policy, 2);
  }

  private static List<MergePlan> plan(
      List<SegmentFacts> segments, CompactionPolicy policy, int leastSegments) {
    Map<PartitionId, List<SegmentFacts>> byPartition = new LinkedHashMap<>();
    for (SegmentFacts segment : segments) {
      byPartition.computeIfAbsent(segment.partition(), _ -> new ArrayList<>()).add(segment);
    }
    List<MergePlan> plans = new ArrayList<>();
    byPartition.forEach((partition, there) -> {
      for (List<SegmentFacts> group : groups(there, policy)) {
        if (group.size() >= leastSegments
            || group.stream().anyMatch(segment -> isWorn(segment, policy))) {
          plans.add(new MergePlan(partition, group.stream().map(SegmentFacts::id).toList()));
        }
      }
    });
    return plans;
  }

  /// Small and worn segments, smallest first, in groups that fit into the target.
  private static List<List<SegmentFacts>> groups(
      List<SegmentFacts> segments, CompactionPolicy policy) {
    List<SegmentFacts> candidates = new ArrayList<>();
    for (SegmentFacts segment : segments) {
      if (isSmall(segment, policy) || isWorn(segment, policy)) candidates.add(segment);
    }
    candidates.sort(
        Comparator.comparingLong(SegmentFacts::livingBytes)
            .thenComparing(segment -> segment.id().value()));
    List<List<SegmentFacts>> groups = new ArrayList<>();
    List<SegmentFacts> group = new ArrayList<>();
    long bytes = 0;
    long rows = 0;
    for (SegmentFacts candidate : candidates) {
      long living = candidate.livingBytes();
      boolean fits =
          bytes + living <= policy.targetBytes()
              && rows + candidate.rowCount() <= Integer.MAX_VALUE;
      if (!fits && !group.isEmpty()) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
        rows = 0;
      }
      group.add(candidate);
      bytes += living;
      rows += candidate.rowCount();
    }
    if (!group.isEmpty()) groups.add(group);
    return groups;
  }

  private static boolean isSmall(SegmentFacts segment, CompactionPolicy policy) {
    return segment.livingBytes() < policy.smallShare() * policy.targetBytes();
  }

  private static boolean isWorn(SegmentFacts segment, CompactionPolicy policy) {
    return segment.deletedRows() > 0
        && segment.deletedRows() >= policy.deletedShare() * segment.rowCount();
  }
}
