package io.elanus.cluster.transport.codec;

import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.storage.format.column.ColumnCodec;
import io.elanus.storage.format.rows.RowsCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows and what is written of them.
public final class RowCodecs {
  static final Codec<Column> COLUMN =
      Codec.of(
          (column, out) -> out.bytes(ColumnCodec.encode(column)),
          in -> ColumnCodec.decode(in.bytes()));

  static final Codec<Rows> ROWS =
      Codec.of(
          (rows, out) -> out.bytes(RowsCodec.encode(rows)), in -> RowsCodec.decode(in.bytes()));

  public static final Codec<KeyDelete> KEY_DELETE =
      Codec.of(
          (delete, out) -> {
            COLUMN.write(delete.keys(), out);
            ValueCodecs.PARTITION_IDS.write(delete.partitions(), out);
          },
          in -> new KeyDelete(COLUMN.read(in), ValueCodecs.PARTITION_IDS.read(in)));

  private static final Codec<@Nullable KeyDelete> KEY_DELETE_OR_NULL = KEY_DELETE.orNull();

  private static final Codec<List<PartitionRows>> INSERTS =
      Codec.<PartitionRows>of(
              (insert, out) -> {
                ValueCodecs.PARTITION_ID.write(insert.partition(), out);
                ROWS.write(insert.rows(), out);
              },
              in -> new PartitionRows(ValueCodecs.PARTITION_ID.read(in), ROWS.read(in)))
          .list();

  public static final Codec<ShardWrite> WRITE =
      Codec.of(
          (write, out) -> {
            ValueCodecs.SHARD_ID.write(write.shard(), out);
            KEY_DELETE_OR_NULL.write(write.delete(), out);
            INSERTS.write(write.inserts(), out);
          },
          in ->
              new ShardWrite(
                  ValueCodecs.SHARD_ID.read(in), KEY_DELETE_OR_NULL.read(in), INSERTS.read(in)));

  private RowCodecs() {}
}
