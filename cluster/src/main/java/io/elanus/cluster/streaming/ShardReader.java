package io.elanus.cluster.streaming;

import io.elanus.cluster.query.RetrieveParts;
import io.elanus.cluster.query.SearchParts;
import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.growing.GrowingView;
import java.util.ArrayList;
import java.util.List;

/// Answers reads of a shard: chooses the moment, holds what there is at that moment, asks growing
/// and sealed segments, joins the answers. A side that is empty is not asked.
final class ShardReader {
  private final StreamingDevices devices;

  ShardReader(StreamingDevices devices) {
    this.devices = devices;
  }

  SearchPart search(Shard shard, ShardSearch search) {
    shard.requireUsable();
    ShardRead read = at(snapshot(shard, search.read()), search.read());
    ShardSearch asked =
        new ShardSearch(
            read,
            search.field(),
            search.metric(),
            search.queries(),
            search.topK(),
            search.tuning(),
            search.bounds(),
            search.outputs());
    CollectionSchema schema = shard.spec().schema();
    ReadSet set = shard.hold();
    try {
      List<GrowingView> growing = growing(set, schema, read);
      List<SegmentId> sealed = set.sealedIds(read.partitions());
      if (sealed.isEmpty()) return devices.reads().search(schema, growing, asked);
      SearchPart fromSealed = devices.queryNode().search(asked, sealed);
      if (growing.isEmpty()) return fromSealed;
      SearchPart fromGrowing = devices.reads().search(schema, growing, asked);
      return SearchParts.merge(List.of(fromGrowing, fromSealed), search.metric(), search.topK());
    } finally {
      set.letGo();
    }
  }

  RetrievePart retrieve(Shard shard, ShardRetrieve retrieve) {
    shard.requireUsable();
    ShardRead read = at(snapshot(shard, retrieve.read()), retrieve.read());
    ShardRetrieve asked =
        new ShardRetrieve(read, retrieve.outputs(), retrieve.limit(), retrieve.countOnly());
    CollectionSchema schema = shard.spec().schema();
    FieldId primaryKey = schema.primaryKey().id();
    ReadSet set = shard.hold();
    try {
      List<GrowingView> growing = growing(set, schema, read);
      List<SegmentId> sealed = set.sealedIds(read.partitions());
      if (sealed.isEmpty()) return devices.reads().retrieve(schema, growing, asked);
      RetrievePart fromSealed = devices.queryNode().retrieve(asked, sealed);
      if (growing.isEmpty()) return fromSealed;
      RetrievePart fromGrowing = devices.reads().retrieve(schema, growing, asked);
      return RetrieveParts.merge(List.of(fromGrowing, fromSealed), primaryKey, retrieve.limit());
    } finally {
      set.letGo();
    }
  }

  /// Rows that came in meanwhile may count, too: the numbers are about the whole.
  TermStatistics termStatistics(Shard shard, ShardTerms terms) {
    shard.requireUsable();
    shard.awaitApplied(terms.guarantee());
    CollectionSchema schema = shard.spec().schema();
    ReadSet set = shard.hold();
    try {
      List<GrowingView> views = new ArrayList<>(set.growing().size());
      for (Growing growing : set.growing()) {
        views.add(growing.segment.view(schema));
      }
      TermStatistics growing = ShardReads.termStatistics(views, terms);
      List<SegmentId> sealed = set.sealedIds(List.of());
      if (sealed.isEmpty()) return growing;
      return TermStatistics.sum(
          List.of(growing, devices.queryNode().termStatistics(terms, sealed)),
          terms.terms().length);
    } finally {
      set.letGo();
    }
  }

  /// The moment comes before the set: everything up to it is in the set then.
  private static Timestamp snapshot(Shard shard, ShardRead read) {
    shard.awaitApplied(read.guarantee());
    Timestamp applied = shard.applied();
    return read.snapshot().isAfter(applied) ? applied : read.snapshot();
  }

  private static ShardRead at(Timestamp snapshot, ShardRead read) {
    return new ShardRead(
        read.shard(),
        read.schemaVersion(),
        read.partitions(),
        read.filter(),
        read.guarantee(),
        snapshot,
        read.expiredBefore(),
        read.ignoreGrowing(),
        read.profiled());
  }

  private static List<GrowingView> growing(ReadSet set, CollectionSchema schema, ShardRead read) {
    if (read.ignoreGrowing() || set.growing().isEmpty()) return List.of();
    List<GrowingView> views = new ArrayList<>(set.growing().size());
    for (Growing growing : set.growing()) {
      if (read.partitions().isEmpty() || read.partitions().contains(growing.partition())) {
        GrowingView view = growing.segment.view(schema);
        if (view.rowCount() > 0) views.add(view);
      }
    }
    return views;
  }
}
