package io.elanus.core.coordination.compaction;

/// When merging is worth its cost. Figures as in Milvus's `dataCoord.compaction` where it has them.
///
/// @param targetBytes a merged segment is not made larger than this
/// @param smallShare a segment is small while it is below this share of the target
/// @param leastSegments small segments of one partition that are merged unasked, at least this many
/// @param deletedShare a segment is rewritten for its deleted rows alone from this share on
/// @param restMillis a segment is left alone unasked while its newest row is younger
public record CompactionPolicy(
    long targetBytes, double smallShare, int leastSegments, double deletedShare, long restMillis) {
  public static final CompactionPolicy DEFAULT =
      new CompactionPolicy(1L << 30, 0.5, 4, 0.2, 60_000);

  public CompactionPolicy withTarget(long bytes) {
    return new CompactionPolicy(bytes, smallShare, leastSegments, deletedShare, restMillis);
  }
}
