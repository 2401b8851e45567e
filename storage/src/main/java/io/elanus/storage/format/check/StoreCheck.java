package io.elanus.storage.format.check;

import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.List;

/// Checks everything that the heads of all shards reach: manifests, segments, deletes, indexes.
public final class StoreCheck {
  private StoreCheck() {}

  /// @return what was found; without an error the store is sound
  public static List<Finding> check(ObjectStore objects, MetaStore metadata) {
    throw new UnsupportedOperationException("not yet " + objects + metadata);
  }
}
