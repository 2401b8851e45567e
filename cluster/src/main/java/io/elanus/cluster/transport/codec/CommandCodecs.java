package io.elanus.cluster.transport.codec;

import static io.elanus.cluster.transport.codec.CatalogCodecs.CONSISTENCY;
import static io.elanus.cluster.transport.codec.CatalogCodecs.SCALAR_INDEX_OR_NULL;
import static io.elanus.cluster.transport.codec.CatalogCodecs.VECTOR_INDEX_OR_NULL;
import static io.elanus.cluster.transport.codec.ValueCodecs.TEXTS;
import static io.elanus.cluster.transport.codec.ValueCodecs.TEXT_LIST;
import static io.elanus.cluster.transport.codec.ValueCodecs.TEXT_SET;

import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogCommand.AddField;
import io.elanus.core.coordination.catalog.CatalogCommand.AddFileResource;
import io.elanus.core.coordination.catalog.CatalogCommand.AlterAlias;
import io.elanus.core.coordination.catalog.CatalogCommand.AlterCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.AlterDatabase;
import io.elanus.core.coordination.catalog.CatalogCommand.AlterField;
import io.elanus.core.coordination.catalog.CatalogCommand.AlterIndex;
import io.elanus.core.coordination.catalog.CatalogCommand.CreateAlias;
import io.elanus.core.coordination.catalog.CatalogCommand.CreateCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.CreateDatabase;
import io.elanus.core.coordination.catalog.CatalogCommand.CreateIndex;
import io.elanus.core.coordination.catalog.CatalogCommand.CreatePartition;
import io.elanus.core.coordination.catalog.CatalogCommand.DropAlias;
import io.elanus.core.coordination.catalog.CatalogCommand.DropCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.DropDatabase;
import io.elanus.core.coordination.catalog.CatalogCommand.DropIndex;
import io.elanus.core.coordination.catalog.CatalogCommand.DropPartition;
import io.elanus.core.coordination.catalog.CatalogCommand.LoadCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.LoadPartitions;
import io.elanus.core.coordination.catalog.CatalogCommand.ReleaseCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.ReleasePartitions;
import io.elanus.core.coordination.catalog.CatalogCommand.RemoveFileResource;
import io.elanus.core.coordination.catalog.CatalogCommand.RenameCollection;
import io.elanus.core.coordination.catalog.CatalogCommand.TruncateCollection;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.Map;
import java.util.Set;

/// Changes of the catalog: a byte that says which, then its components in their order.
public final class CommandCodecs {
  public static final Codec<CatalogCommand> COMMAND =
      Codec.of(CommandCodecs::write, CommandCodecs::read);

  private CommandCodecs() {}

  private static void write(CatalogCommand command, ByteWriter out) {
    switch (command) {
      case CreateDatabase(var name, var properties) -> {
        out.int8(1).text(name);
        TEXTS.write(properties, out);
      }
      case DropDatabase(var name) -> out.int8(2).text(name);
      case AlterDatabase(var name, var set, var remove) ->
          writeAltered(out.int8(3).text(name), set, remove);
      case CreateCollection create -> {
        out.int8(4).text(create.database());
        SchemaCodecs.SCHEMA.write(create.schema(), out);
        out.int32(create.shards()).int32(create.partitions());
        CONSISTENCY.write(create.consistency(), out);
        TEXTS.write(create.properties(), out);
      }
      case DropCollection(var database, var name) -> out.int8(5).text(database).text(name);
      case RenameCollection(var database, var name, var newDatabase, var newName) ->
          out.int8(6).text(database).text(name).text(newDatabase).text(newName);
      case AlterCollection(var database, var name, var set, var remove) ->
          writeAltered(out.int8(7).text(database).text(name), set, remove);
      case AlterField(var database, var collection, var field, var set, var remove) ->
          writeAltered(out.int8(8).text(database).text(collection).text(field), set, remove);
      case AddField(var database, var collection, var field) -> {
        out.int8(9).text(database).text(collection);
        SchemaCodecs.FIELD.write(field, out);
      }
      case TruncateCollection(var database, var name) -> out.int8(10).text(database).text(name);
      case CreatePartition(var database, var collection, var partition) ->
          out.int8(11).text(database).text(collection).text(partition);
      case DropPartition(var database, var collection, var partition) ->
          out.int8(12).text(database).text(collection).text(partition);
      case CreateAlias(var database, var alias, var collection) ->
          out.int8(13).text(database).text(alias).text(collection);
      case AlterAlias(var database, var alias, var collection) ->
          out.int8(14).text(database).text(alias).text(collection);
      case DropAlias(var database, var alias) -> out.int8(15).text(database).text(alias);
      case CreateIndex create -> {
        out.int8(16).text(create.database()).text(create.collection()).text(create.field());
        out.text(create.indexName()).text(create.jsonPath()).text(create.typeName());
        TEXTS.write(create.parameters(), out);
        VECTOR_INDEX_OR_NULL.write(create.vector(), out);
        SCALAR_INDEX_OR_NULL.write(create.scalar(), out);
        out.text(create.missing());
      }
      case DropIndex(var database, var collection, var field, var index) ->
          out.int8(17).text(database).text(collection).text(field).text(index);
      case AlterIndex(var database, var collection, var index, var set, var remove) ->
          writeAltered(out.int8(18).text(database).text(collection).text(index), set, remove);
      case LoadCollection(var database, var name, int replicas) ->
          out.int8(19).text(database).text(name).int32(replicas);
      case ReleaseCollection(var database, var name) -> out.int8(20).text(database).text(name);
      case LoadPartitions(var database, var collection, var partitions, int replicas) -> {
        out.int8(21).text(database).text(collection);
        TEXT_LIST.write(partitions, out);
        out.int32(replicas);
      }
      case ReleasePartitions(var database, var collection, var partitions) -> {
        out.int8(22).text(database).text(collection);
        TEXT_LIST.write(partitions, out);
      }
      case AddFileResource(var name, var path, var text) ->
          out.int8(23).text(name).text(path).text(text);
      case RemoveFileResource(var name) -> out.int8(24).text(name);
    }
  }

  private static void writeAltered(ByteWriter out, Map<String, String> set, Set<String> remove) {
    TEXTS.write(set, out);
    TEXT_SET.write(remove, out);
  }

  private static CatalogCommand read(ByteReader in) {
    int kind = in.int8();
    return switch (kind) {
      case 1 -> new CreateDatabase(in.text(), TEXTS.read(in));
      case 2 -> new DropDatabase(in.text());
      case 3 -> new AlterDatabase(in.text(), TEXTS.read(in), TEXT_SET.read(in));
      case 4 ->
          new CreateCollection(
              in.text(),
              SchemaCodecs.SCHEMA.read(in),
              in.int32(),
              in.int32(),
              CONSISTENCY.read(in),
              TEXTS.read(in));
      case 5 -> new DropCollection(in.text(), in.text());
      case 6 -> new RenameCollection(in.text(), in.text(), in.text(), in.text());
      case 7 -> new AlterCollection(in.text(), in.text(), TEXTS.read(in), TEXT_SET.read(in));
      case 8 -> new AlterField(in.text(), in.text(), in.text(), TEXTS.read(in), TEXT_SET.read(in));
      case 9 -> new AddField(in.text(), in.text(), SchemaCodecs.FIELD.read(in));
      case 10 -> new TruncateCollection(in.text(), in.text());
      case 11 -> new CreatePartition(in.text(), in.text(), in.text());
      case 12 -> new DropPartition(in.text(), in.text(), in.text());
      case 13 -> new CreateAlias(in.text(), in.text(), in.text());
      case 14 -> new AlterAlias(in.text(), in.text(), in.text());
      case 15 -> new DropAlias(in.text(), in.text());
      case 16 ->
          new CreateIndex(
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              TEXTS.read(in),
              VECTOR_INDEX_OR_NULL.read(in),
              SCALAR_INDEX_OR_NULL.read(in),
              in.text());
      case 17 -> new DropIndex(in.text(), in.text(), in.text(), in.text());
      case 18 -> new AlterIndex(in.text(), in.text(), in.text(), TEXTS.read(in), TEXT_SET.read(in));
      case 19 -> new LoadCollection(in.text(), in.text(), in.int32());
      case 20 -> new ReleaseCollection(in.text(), in.text());
      case 21 -> new LoadPartitions(in.text(), in.text(), TEXT_LIST.read(in), in.int32());
      case 22 -> new ReleasePartitions(in.text(), in.text(), TEXT_LIST.read(in));
      case 23 -> new AddFileResource(in.text(), in.text(), in.text());
      case 24 -> new RemoveFileResource(in.text());
      default -> throw in.wrong("a change of kind %d", kind);
    };
  }
}
