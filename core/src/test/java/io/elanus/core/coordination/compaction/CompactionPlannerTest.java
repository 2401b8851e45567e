package io.elanus.core.coordination.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompactionPlannerTest {
  private static final CompactionPolicy POLICY = new CompactionPolicy(1000, 0.5, 4, 0.2, 60_000);
  private static final Timestamp NOW = Timestamp.ofMillis(1_000_000);
  private static final Timestamp LONG_AGO = Timestamp.ofMillis(1000);

  private static SegmentFacts segment(long id, long partition, int deleted, long bytes) {
    return new SegmentFacts(
        new SegmentId(id), new PartitionId(partition), 100, deleted, bytes, LONG_AGO);
  }

  private static List<List<Long>> ids(List<MergePlan> plans) {
    List<List<Long>> ids = new ArrayList<>();
    for (MergePlan plan : plans) ids.add(plan.sources().stream().map(SegmentId::value).toList());
    return ids;
  }

  @Test
  void mergesTwoSmallSegmentsIntoOneWhenAsked() {
    List<SegmentFacts> segments = List.of(segment(1, 1, 0, 10), segment(2, 1, 0, 10));
    assertThat(ids(CompactionPlanner.planAllMerges(segments, POLICY)))
        .containsExactly(List.of(1L, 2L));
    assertThat(CompactionPlanner.planMerges(segments, POLICY, NOW)).isEmpty();
  }

  @Test
  void leavesASingleCleanSegmentAlone() {
    assertThat(CompactionPlanner.planAllMerges(List.of(segment(1, 1, 0, 10)), POLICY)).isEmpty();
    assertThat(CompactionPlanner.planAllMerges(List.of(), POLICY)).isEmpty();
  }

  @Test
  void neverMergesAcrossPartitions() {
    List<SegmentFacts> segments = List.of(segment(1, 1, 0, 10), segment(2, 2, 0, 10));
    assertThat(CompactionPlanner.planAllMerges(segments, POLICY)).isEmpty();
  }

  @Test
  void rewritesASegmentOnceAFifthOfItIsDeleted() {
    assertThat(ids(CompactionPlanner.planMerges(List.of(segment(1, 1, 20, 900)), POLICY, NOW)))
        .containsExactly(List.of(1L));
    assertThat(CompactionPlanner.planMerges(List.of(segment(1, 1, 19, 900)), POLICY, NOW))
        .isEmpty();
  }

  @Test
  void leavesLargeSegmentsOutAndFillsGroupsUpToTheTarget() {
    List<SegmentFacts> segments =
        List.of(
            segment(1, 1, 0, 400),
            segment(2, 1, 0, 400),
            segment(3, 1, 0, 400),
            segment(4, 1, 0, 400),
            segment(5, 1, 0, 500));
    assertThat(ids(CompactionPlanner.planAllMerges(segments, POLICY)))
        .containsExactly(List.of(1L, 2L), List.of(3L, 4L));
  }

  @Test
  void mergesManySmallSegmentsUnaskedOnceTheyAreAtRest() {
    List<SegmentFacts> segments = new ArrayList<>();
    for (long id = 1; id <= 4; id++) segments.add(segment(id, 1, 0, 10));
    assertThat(ids(CompactionPlanner.planMerges(segments, POLICY, NOW)))
        .containsExactly(List.of(1L, 2L, 3L, 4L));
    assertThat(CompactionPlanner.planMerges(segments, POLICY, Timestamp.ofMillis(60_999)))
        .isEmpty();
  }
}
