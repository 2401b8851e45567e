package io.elanus.core.index;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// What to look for in one segment besides the vector.
///
/// @param topK hits wanted, at least 1
/// @param tuning how much work to do for recall
/// @param eligible the rows that may be hits (filter, visibility and deletes already applied), or
///   null for all rows
/// @param bounds the scores accepted
/// @param work counts what is done; null when nobody asks
public record SearchSpec(
    int topK,
    SearchTuning tuning,
    @Nullable Bits eligible,
    SearchBounds bounds,
    @Nullable SearchWork work) {

  public SearchSpec(int topK, SearchTuning tuning, @Nullable Bits eligible, SearchBounds bounds) {
    this(topK, tuning, eligible, bounds, null);
  }

  /// As [SearchWork#computed], where somebody asks.
  public void computed(long count, long bytesEach) {
    if (work != null) {
      work.computed(count, bytesEach);
    }
  }

  /// As [SearchWork#read], where somebody asks.
  public void read(long bytes) {
    if (work != null) {
      work.read(bytes);
    }
  }

  /// As [SearchWork#scanned], where somebody asks.
  public void scanned() {
    if (work != null) {
      work.scanned();
    }
  }

  /// As [SearchWork#sketched], where somebody asks.
  public void sketched() {
    if (work != null) {
      work.sketched();
    }
  }

  /// As [SearchWork#postfiltered], where somebody asks.
  public void postfiltered() {
    if (work != null) {
      work.postfiltered();
    }
  }
}
