package io.elanus.cluster.transport.codec;

import io.elanus.core.coordination.catalog.CatalogDelta;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The catalog: all databases, all collections, all files of words. Which names a database holds
/// follows from its collections.
public final class CatalogCodecs {
  private static final int RELEASED = 0;
  private static final int WHOLE = 1;
  private static final int SOME = 2;

  static final Codec<Metric> METRIC = ValueCodecs.constant(Metric.class);
  static final Codec<ConsistencyLevel> CONSISTENCY = ValueCodecs.constant(ConsistencyLevel.class);
  static final Codec<VectorIndexState> VECTOR_INDEX =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readVectorIndex);
  static final Codec<@Nullable VectorIndexState> VECTOR_INDEX_OR_NULL = VECTOR_INDEX.orNull();
  static final Codec<@Nullable ScalarIndexState> SCALAR_INDEX_OR_NULL =
      Codec.<ScalarIndexState>of(
              (scalar, out) ->
                  ValueCodecs.TEXTS.write(scalar.parameters(), out.text(scalar.type())),
              in -> new ScalarIndexState(in.text(), ValueCodecs.TEXTS.read(in)))
          .orNull();

  private static final Codec<Map<String, CollectionId>> ALIASES =
      ValueCodecs.map(ValueCodecs.COLLECTION_ID);
  private static final Codec<Set<PartitionId>> PARTITION_SET =
      ValueCodecs.set(ValueCodecs.PARTITION_ID);
  private static final Codec<List<PartitionState>> PARTITIONS =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readPartition).list();
  private static final Codec<List<IndexState>> INDEXES =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readIndex).list();
  private static final Codec<LoadState> LOAD =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readLoad);

  private static final Codec<List<FileResource>> FILE_RESOURCES =
      Codec.<FileResource>of(
              (file, out) -> out.int64(file.id()).text(file.name()).text(file.path()),
              in -> new FileResource(in.int64(), in.text(), in.text()))
          .list();

  static final Codec<CollectionState> COLLECTION =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readCollection);
  public static final Codec<CatalogImage> IMAGE =
      Codec.of(CatalogCodecs::write, CatalogCodecs::readImage);

  private CatalogCodecs() {}

  private static void write(CatalogImage image, ByteWriter out) {
    out.int32(image.databases().size());
    for (DatabaseState database : image.databases()) {
      ValueCodecs.DATABASE_ID.write(database.id(), out);
      out.text(database.name());
      ValueCodecs.TEXTS.write(database.properties(), out);
      ValueCodecs.TIMESTAMP.write(database.created(), out);
      ALIASES.write(database.aliases(), out);
    }
    COLLECTION.list().write(List.copyOf(image.collections()), out);
    FILE_RESOURCES.write(image.fileResources(), out);
  }

  private static CatalogImage readImage(ByteReader in) {
    List<CatalogDelta> deltas = new ArrayList<>();
    List<CatalogDelta> aliases = new ArrayList<>();
    for (int count = in.count(Long.BYTES); count > 0; count--) {
      DatabaseState database =
          DatabaseState.empty(
              ValueCodecs.DATABASE_ID.read(in),
              in.text(),
              ValueCodecs.TEXTS.read(in),
              ValueCodecs.TIMESTAMP.read(in));
      deltas.add(new CatalogDelta.DatabasePut(database));
      ALIASES
          .read(in)
          .forEach((alias, collection) ->
              aliases.add(new CatalogDelta.AliasPut(database.id(), alias, collection)));
    }
    COLLECTION.list().read(in).forEach(each -> deltas.add(new CatalogDelta.CollectionPut(each)));
    deltas.addAll(aliases);
    FILE_RESOURCES.read(in).forEach(each -> deltas.add(new CatalogDelta.FileResourcePut(each)));
    try {
      return CatalogImage.EMPTY.apply(deltas);
    } catch (IllegalStateException contradiction) {
      throw in.wrong("%s", String.valueOf(contradiction.getMessage()));
    }
  }

  private static void write(CollectionState collection, ByteWriter out) {
    ValueCodecs.COLLECTION_ID.write(collection.id(), out);
    ValueCodecs.DATABASE_ID.write(collection.database(), out);
    SchemaCodecs.SCHEMA.write(collection.schema(), out);
    out.int32(collection.shards());
    CONSISTENCY.write(collection.consistency(), out);
    ValueCodecs.TEXTS.write(collection.properties(), out);
    PARTITIONS.write(collection.partitions(), out);
    INDEXES.write(collection.indexes(), out);
    LOAD.write(collection.load(), out);
    ValueCodecs.TIMESTAMP.write(collection.created(), out);
    ValueCodecs.TIMESTAMP.write(collection.schemaChanged(), out);
  }

  private static CollectionState readCollection(ByteReader in) {
    return new CollectionState(
        ValueCodecs.COLLECTION_ID.read(in),
        ValueCodecs.DATABASE_ID.read(in),
        SchemaCodecs.SCHEMA.read(in),
        in.int32(),
        CONSISTENCY.read(in),
        ValueCodecs.TEXTS.read(in),
        PARTITIONS.read(in),
        INDEXES.read(in),
        LOAD.read(in),
        ValueCodecs.TIMESTAMP.read(in),
        ValueCodecs.TIMESTAMP.read(in));
  }

  private static void write(PartitionState partition, ByteWriter out) {
    ValueCodecs.PARTITION_ID.write(partition.id(), out);
    out.text(partition.name());
    ValueCodecs.TIMESTAMP.write(partition.created(), out);
  }

  private static PartitionState readPartition(ByteReader in) {
    return new PartitionState(
        ValueCodecs.PARTITION_ID.read(in), in.text(), ValueCodecs.TIMESTAMP.read(in));
  }

  private static void write(IndexState index, ByteWriter out) {
    ValueCodecs.INDEX_ID.write(index.id(), out);
    out.text(index.name());
    ValueCodecs.FIELD_ID.write(index.field(), out);
    out.text(index.jsonPath()).text(index.typeName());
    ValueCodecs.TEXTS.write(index.parameters(), out);
    ValueCodecs.TEXTS.write(index.properties(), out);
    VECTOR_INDEX_OR_NULL.write(index.vector(), out);
    SCALAR_INDEX_OR_NULL.write(index.scalar(), out);
    ValueCodecs.TIMESTAMP.write(index.created(), out);
  }

  private static IndexState readIndex(ByteReader in) {
    return new IndexState(
        ValueCodecs.INDEX_ID.read(in),
        in.text(),
        ValueCodecs.FIELD_ID.read(in),
        in.text(),
        in.text(),
        ValueCodecs.TEXTS.read(in),
        ValueCodecs.TEXTS.read(in),
        VECTOR_INDEX_OR_NULL.read(in),
        SCALAR_INDEX_OR_NULL.read(in),
        ValueCodecs.TIMESTAMP.read(in));
  }

  private static void write(VectorIndexState vector, ByteWriter out) {
    out.text(vector.type());
    METRIC.write(vector.metric(), out);
    ValueCodecs.TEXTS.write(vector.parameters(), out);
  }

  private static VectorIndexState readVectorIndex(ByteReader in) {
    return new VectorIndexState(in.text(), METRIC.read(in), ValueCodecs.TEXTS.read(in));
  }

  private static void write(LoadState load, ByteWriter out) {
    switch (load) {
      case LoadState.Released() -> out.int8(RELEASED);
      case LoadState.Whole(int replicas) -> out.int8(WHOLE).int32(replicas);
      case LoadState.Some(Set<PartitionId> partitions, int replicas) -> {
        out.int8(SOME);
        PARTITION_SET.write(partitions, out);
        out.int32(replicas);
      }
    }
  }

  private static LoadState readLoad(ByteReader in) {
    int kind = in.int8();
    return switch (kind) {
      case RELEASED -> LoadState.RELEASED;
      case WHOLE -> new LoadState.Whole(in.int32());
      case SOME -> new LoadState.Some(PARTITION_SET.read(in), in.int32());
      default -> throw in.wrong("a load state of kind %d", kind);
    };
  }
}
