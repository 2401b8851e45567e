package io.elanus.cluster.streaming;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.rows.RowsCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the log carries for a shard. The page is `docs/formats/shard-records.md`.
sealed interface ShardRecord {
  /// One change of rows, kind 1.
  ///
  /// | bytes     | field          | meaning                                                  |
  /// |----------:|----------------|----------------------------------------------------------|
  /// |         4 | deleteLength   | bytes of the delete's keys as rows of one column; 0: none |
  /// |         4 | deletePartitions | how many partitions the delete names; 0: everywhere    |
  /// |       8 n | partition ids  |                                                          |
  /// |         n | delete keys    | [RowsCodec]                                              |
  /// |         4 | inserts        | how many partitions get rows                             |
  /// | per insert: 8 | partition id |                                                        |
  /// |         4 | length         | bytes of the rows                                        |
  /// |         n | rows           | [RowsCodec]                                              |
  record Write(ShardWrite write) implements ShardRecord {}

  /// All rows of a partition go, kind 2: 8 bytes, its id.
  record DropPartition(PartitionId partition) implements ShardRecord {}

  /// All rows go, kind 3: nothing.
  record Truncate() implements ShardRecord {}

  short WRITE = 1;
  short DROP_PARTITION = 2;
  short TRUNCATE = 3;

  /// The field that names the key column of a delete: what it is called does not matter.
  FieldId DELETE_KEYS = new FieldId(1);

  default short kind() {
    return switch (this) {
      case Write _ -> WRITE;
      case DropPartition _ -> DROP_PARTITION;
      case Truncate _ -> TRUNCATE;
    };
  }

  /// The record's bytes: these arrays end to end, the vectors among them as the columns hold them.
  default List<byte[]> encode() {
    return switch (this) {
      case Write(ShardWrite write) -> encode(write);
      case DropPartition(PartitionId partition) ->
          List.of(littleEndian(new byte[8]).putLong(partition.value()).array());
      case Truncate _ -> List.of();
    };
  }

  private static List<byte[]> encode(ShardWrite write) {
    KeyDelete delete = write.delete();
    Rows keys =
        delete == null
            ? null
            : new Rows(delete.keys().rowCount(), Map.of(DELETE_KEYS, delete.keys()));
    List<PartitionId> partitions = delete == null ? List.of() : delete.partitions();
    int deleteLength = keys == null ? 0 : Math.toIntExact(RowsCodec.encodedSize(keys));
    byte[] head = new byte[12 + 8 * partitions.size() + deleteLength];
    ByteBuffer buffer = littleEndian(head);
    buffer.putInt(deleteLength).putInt(partitions.size());
    partitions.forEach(partition -> buffer.putLong(partition.value()));
    if (keys != null) buffer.position(RowsCodec.encode(keys, head, buffer.position()));
    buffer.putInt(write.inserts().size());
    List<byte[]> parts = new ArrayList<>();
    parts.add(head);
    for (PartitionRows insert : write.inserts()) {
      int length = Math.toIntExact(RowsCodec.encodedSize(insert.rows()));
      parts.add(
          littleEndian(new byte[12]).putLong(insert.partition().value()).putInt(length).array());
      parts.addAll(RowsCodec.encodeParts(insert.rows()));
    }
    return parts;
  }

  /// @param origin where the bytes are from, for the error text
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no record
  static ShardRecord decode(ShardId shard, short kind, byte[] payload, String origin) {
    try {
      return switch (kind) {
        case WRITE -> new Write(decodeWrite(shard, payload));
        case DROP_PARTITION -> new DropPartition(new PartitionId(littleEndian(payload).getLong()));
        case TRUNCATE -> new Truncate();
        default -> throw Corruption.of(origin, "unknown kind %d", kind);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw Corruption.of(origin, "record of %d bytes ends early: %s", payload.length, e);
    }
  }

  private static ShardWrite decodeWrite(ShardId shard, byte[] payload) {
    ByteBuffer buffer = littleEndian(payload);
    int deleteLength = buffer.getInt();
    int partitionCount = buffer.getInt();
    List<PartitionId> partitions = new ArrayList<>();
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new PartitionId(buffer.getLong()));
    }
    KeyDelete delete = null;
    if (deleteLength > 0) {
      Column keys = rows(buffer, payload, deleteLength).column(DELETE_KEYS);
      delete = new KeyDelete(keys, partitions);
    }
    int insertCount = buffer.getInt();
    List<PartitionRows> inserts = new ArrayList<>();
    for (int i = 0; i < insertCount; i++) {
      PartitionId partition = new PartitionId(buffer.getLong());
      int length = buffer.getInt();
      inserts.add(new PartitionRows(partition, rows(buffer, payload, length)));
    }
    return new ShardWrite(shard, delete, inserts);
  }

  private static Rows rows(ByteBuffer buffer, byte[] payload, int length) {
    if (length < 0 || length > buffer.remaining()) throw new BufferUnderflowException();
    Rows rows = RowsCodec.decode(payload, buffer.position(), length);
    buffer.position(buffer.position() + length);
    return rows;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
