package io.elanus.cluster.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.PartitionId;
import io.elanus.storage.format.rows.RowsCodec;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardRecordTest {
  private static byte[] bytes(ShardRecord record) {
    return new LogRecord("c", record.kind(), record.encode()).payload();
  }

  private static ShardRecord roundTrip(ShardRecord record) {
    return ShardRecord.decode(TestShard.ID, record.kind(), bytes(record), "test");
  }

  @Test
  void givesBackAnUpsertIntoSeveralPartitions() {
    ShardWrite write =
        new ShardWrite(
            TestShard.ID,
            TestShard.keys(List.of(new PartitionId(5), new PartitionId(6)), 1, 2, 3),
            List.of(
                new PartitionRows(new PartitionId(5), TestShard.rows(1, 2)),
                new PartitionRows(new PartitionId(6), TestShard.rows(3, 1))));
    ShardRecord.Write read = (ShardRecord.Write) roundTrip(new ShardRecord.Write(write));
    assertThat(read.write().shard()).isEqualTo(TestShard.ID);
    assertThat(read.write().delete()).isNotNull();
    assertThat(read.write().delete().partitions())
        .containsExactly(new PartitionId(5), new PartitionId(6));
    assertThat(((IntegerColumn) read.write().delete().keys()).values()).containsExactly(1, 2, 3);
    assertThat(read.write().inserts()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      PartitionRows was = write.inserts().get(i);
      PartitionRows is = read.write().inserts().get(i);
      assertThat(is.partition()).isEqualTo(was.partition());
      assertThat(RowsCodec.encode(is.rows())).isEqualTo(RowsCodec.encode(was.rows()));
    }
  }

  @Test
  void givesBackPlainInsertsAndDeletes() {
    ShardRecord.Write insert =
        (ShardRecord.Write)
            roundTrip(new ShardRecord.Write(TestShard.insert(TestShard.rows(1, 2))));
    assertThat(insert.write().delete()).isNull();
    assertThat(insert.write().inserts()).hasSize(1);
    ShardRecord.Write delete =
        (ShardRecord.Write) roundTrip(new ShardRecord.Write(TestShard.delete(1, 2)));
    assertThat(delete.write().delete()).isNotNull();
    assertThat(delete.write().inserts()).isEmpty();
  }

  /// The bytes as `docs/formats/shard-records.md` has them.
  @Test
  void keepsItsLayout() {
    byte[] rows = RowsCodec.encode(TestShard.rows(1, 1));
    byte[] insert = bytes(new ShardRecord.Write(TestShard.insert(TestShard.rows(1, 1))));
    HexFormat hex = HexFormat.of();
    String length = hex.toHexDigits(Integer.reverseBytes(rows.length));
    assertThat(hex.formatHex(insert, 0, 24))
        .isEqualTo("00000000" + "00000000" + "01000000" + "0100000000000000" + length);
    assertThat(Arrays.copyOfRange(insert, 24, insert.length)).isEqualTo(rows);
    ShardRecord drop = new ShardRecord.DropPartition(new PartitionId(258));
    assertThat(drop.kind()).isEqualTo((short) 2);
    assertThat(hex.formatHex(bytes(drop))).isEqualTo("0201000000000000");
    assertThat(roundTrip(drop)).isEqualTo(drop);
    assertThat(new ShardRecord.Truncate().kind()).isEqualTo((short) 3);
    assertThat(roundTrip(new ShardRecord.Truncate())).isEqualTo(new ShardRecord.Truncate());
  }

  @Test
  void refusesBytesThatAreNoRecord() {
    byte[] whole = bytes(new ShardRecord.Write(TestShard.upsert(TestShard.rows(1, 2))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ShardRecord.decode(TestShard.ID, ShardRecord.WRITE, cut, "test"))
          .isInstanceOf(DatabaseException.class);
    }
    assertThatThrownBy(() -> ShardRecord.decode(TestShard.ID, (short) 99, whole, "test"))
        .hasMessageContaining("unknown kind 99");
  }
}
