package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.schema.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `bloom_match` with filters as Milvus's SDKs build them.
final class MembersTest {
  /// Of -2^63, -1, 0, 1, 2, 42, 1000000007 and 2^63 - 1: what PyMilvus, Parquet C++ and Go make.
  private static final byte[] INTEGERS =
      HexFormat.of()
          .parseHex(
              "4d424631010001000800000000000000fca9f1d24d62503f0100000001000000"
                  + "0117100a804845062834804200440612100448a40680089c4040542838410046");

  /// Of the empty string, a, milvus, bloom, 日本語, two rockets and hello world.
  private static final byte[] TEXTS =
      HexFormat.of()
          .parseHex(
              "4d424631010001000700000000000000fca9f1d24d62503f0100000002000000"
                  + "10002c24010e020492110042181000b08a40860000284209010114a8015410c0");

  private static final Table TABLE =
      new Table(
              List.of(
                  Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                  Table.field(101, "n", DataType.INT64).asNullable(),
                  Table.field(102, "small", DataType.INT8),
                  Table.field(103, "s", DataType.VARCHAR).asNullable(),
                  Table.field(104, "j", DataType.JSON).asNullable(),
                  Table.field(105, "d", DataType.DOUBLE),
                  Table.array(106, "a", DataType.INT64, false)))
          .row(0L, 42L, 42L, "milvus", json("{\"k\": 42}"), 1.0, List.of(1L))
          .row(1L, Long.MIN_VALUE, -1L, "", json("{\"k\": \"日本語\"}"), 1.0, List.of())
          .row(2L, null, 100L, null, null, 1.0, List.of())
          .row(3L, 777_777L, 101L, "nobody", json("{\"k\": 42.0}"), 1.0, List.of())
          .row(4L, 1_000_000_007L, 102L, "hello world", json("{\"k\": true}"), 1.0, List.of())
          .row(5L, 778_899L, 103L, "bloom!", json("{}"), 1.0, List.of());

  private static Table.Document json(String text) {
    return new Table.Document(text, null);
  }

  private static List<Integer> matching(String filter) {
    return TABLE.matching(
        filter,
        Map.of("i", new TemplateValue.Bytes(INTEGERS), "t", new TemplateValue.Bytes(TEXTS)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "bloom_match(n, {i})@[0, 1, 4]",
        "not bloom_match(n, {i})@[3, 5]",
        "BLOOM_MATCH(small, {i})@[0, 1]",
        "membership_match(s, {t})@[0, 1, 4]",
        "membership_match(s, {t}, type=bloom)@[0, 1, 4]",
        "not (bloom_match(s, {t}))@[3, 5]",
        "bloom_match(n, {i}) and n > 0@[0, 4]",
        "bloom_match(j[\"k\"], {i})@[0]",
        "bloom_match(j[\"k\"], {t})@[1]",
        "not bloom_match(j[\"k\"], {i})@[1, 3]",
        "not bloom_match(j[\"k\"], {t})@[0, 3]",
      })
  void findsMembers(String filter, String rows) {
    assertThat(matching(filter).toString()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "bloom_match(n, {t})@was made of strings, but field n is Int64",
        "bloom_match(s, {i})@was made of integers, but field s is VarChar",
        "bloom_match(d, {i})@only supported on integer, varchar or json fields",
        "bloom_match(a, {i})@only supported on integer, varchar or json fields",
        "bloom_match(a[0], {i})@only supported on integer, varchar or json fields",
        "bloom_match(n + 1, {i})@only supported on integer, varchar or json fields",
        "bloom_match(n, [1, 2])@needs a bloom filter as a template value of bytes",
        "bloom_match(n, {nowhere})@needs a bloom filter as a template value of bytes",
        "bloom_match(n)@takes 2 arguments, but got 1",
        "bloom_match()@takes 2 arguments, but got 0",
        "bloom_match(n, {i}, type=bloom)@takes 2 arguments, but got 3",
        "membership_match(n, {i}, type=roaring)@knows type=bloom only",
        "n == {i}@is of bytes, which only bloom_match takes",
        "n in {i}@is of bytes, which only bloom_match takes",
        "MATCH_ANY(a, bloom_match($, {i}))@bloom_match cannot stand inside match_any",
      })
  void refusesWhatHasNoMeaning(String filter, String reason) {
    assertThatThrownBy(() -> matching(filter))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("cannot parse expression")
        .hasMessageContaining(reason);
  }

  private static byte[] changed(int at, int value) {
    byte[] blob = INTEGERS.clone();
    blob[at] = (byte) value;
    return blob;
  }

  @Test
  void refusesBrokenFilters() {
    for (byte[] blob :
        List.of(
            new byte[0],
            new byte[31],
            changed(0, 'X'),
            changed(4, 2),
            changed(6, 2),
            changed(24, 2),
            changed(27, 255),
            changed(28, 4),
            changed(30, 1),
            java.util.Arrays.copyOf(INTEGERS, INTEGERS.length + 1))) {
      assertThatThrownBy(() ->
              TABLE.matching("bloom_match(n, {b})", Map.of("b", new TemplateValue.Bytes(blob))))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("invalid bloom filter");
    }
    assertThat(
            TABLE.matching(
                "bloom_match(n, {b})", Map.of("b", new TemplateValue.Bytes(changed(28, 0)))))
        .as("a filter of nothing")
        .isEmpty();
  }

  @Test
  void tellsThatItIsApproximate() {
    Map<String, TemplateValue> templates = Map.of("i", new TemplateValue.Bytes(INTEGERS));
    for (String filter : List.of("bloom_match(n, {i})", "n > 1 and not bloom_match(j, {i})")) {
      assertThat(FilterCompiler.compile(filter, TABLE.schema, templates).isApproximate()).isTrue();
    }
    assertThat(FilterCompiler.compile("n in [1]", TABLE.schema, templates).isApproximate())
        .isFalse();
  }

  /// As a client builds one, block by block, after Parquet's BloomFilter.md.
  private static byte[] blob(int blocks, List<Object> members) {
    int[] salt = {
      0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };
    ByteBuffer blob = ByteBuffer.allocate(32 + 32 * blocks).order(ByteOrder.LITTLE_ENDIAN);
    blob.put("MBF1".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1).putShort((short) 1);
    blob.putInt(24, blocks).put(28, (byte) 3);
    for (Object member : members) {
      byte[] text = member.toString().getBytes(StandardCharsets.UTF_8);
      long hash =
          member instanceof Long number ? XxHash64.of(number) : XxHash64.of(text, 0, text.length);
      int block = 32 + 32 * (int) ((hash >>> 32) * blocks >>> 32);
      for (int word = 0; word < 8; word++) {
        int at = block + 4 * word;
        blob.putInt(at, blob.getInt(at) | 1 << ((int) hash * salt[word] >>> 27));
      }
    }
    return blob.array();
  }

  @Test
  void neverMissesAMemberAndSeldomTakesAnother() {
    long seed = 8;
    Random random = new Random(seed);
    List<Object> members = random.longs(4000, 0, 1L << 40).<Object>mapToObj(n -> n).toList();
    Table table =
        new Table(
            List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "n", DataType.INT64)));
    for (int row = 0; row < members.size(); row++) {
      table.row((long) row, members.get(row));
    }
    for (long other = 0; other < 4000; other++) {
      table.row(4000 + other, -1 - other);
    }
    List<Integer> found =
        table.matching(
            "bloom_match(n, {m})", Map.of("m", new TemplateValue.Bytes(blob(256, members))));
    assertThat(found.subList(0, 4000))
        .isEqualTo(java.util.stream.IntStream.range(0, 4000).boxed().toList());
    assertThat(found.size()).as("seed " + seed).isBetween(4000, 4040);
  }
}
