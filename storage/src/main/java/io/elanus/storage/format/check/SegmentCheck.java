package io.elanus.storage.format.check;

import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.List;

/// Checks one segment: all checksums, row counts, key order, statistics, deletes, index row counts.
public final class SegmentCheck {
  private SegmentCheck() {}

  public static List<Finding> check(ObjectStore objects, SegmentDescriptor segment) {
    throw new UnsupportedOperationException("not yet " + objects + segment);
  }
}
