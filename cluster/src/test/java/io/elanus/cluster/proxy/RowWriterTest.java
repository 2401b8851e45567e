package io.elanus.cluster.proxy;

import static io.elanus.cluster.proxy.ProxyKit.collection;
import static io.elanus.cluster.proxy.ProxyKit.column;
import static io.elanus.cluster.proxy.ProxyKit.documents;
import static io.elanus.cluster.proxy.ProxyKit.field;
import static io.elanus.cluster.proxy.ProxyKit.key;
import static io.elanus.cluster.proxy.ProxyKit.partitionKey;
import static io.elanus.cluster.proxy.ProxyKit.texts;
import static io.elanus.cluster.proxy.ProxyKit.vector;
import static io.elanus.cluster.proxy.ProxyKit.vectors;
import static io.elanus.cluster.proxy.ProxyKit.withDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class RowWriterTest {
  @Parameter Roles roles;

  private static final float[] HERE = {0, 0};

  private ProxyKit kit(FieldSchema... more) {
    List<FieldSchema> fields = new ArrayList<>(List.of(key(), vector(101, "v", 2)));
    fields.addAll(List.of(more));
    return new ProxyKit(roles, collection(1, 1, fields.toArray(FieldSchema[]::new)));
  }

  @Test
  void returnsTheGivenKeysAndCounts() {
    ProxyKit kit = kit();
    WriteResult result =
        kit.proxy.writer().insert(kit.rows(longs("id", 3, 1), vectors("v", HERE, HERE)));
    assertThat(longs(result.keys())).containsExactly(3, 1);
    assertThat(result.insertCount()).isEqualTo(2);
    assertThat(result.timestamp().unixMillis()).isEqualTo(kit.millis);
    assertThat(longs(column(kit.query("id >= 0"), "id"))).containsExactly(1, 3);
  }

  private static long[] longs(Column column) {
    return ((IntegerColumn) column).values();
  }

  private static GivenColumn longs(String name, long... values) {
    return ProxyKit.longs(name, values);
  }

  @Test
  void generatesAscendingKeysWhereTheCollectionAsks() {
    FieldSchema auto = FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(true);
    ProxyKit kit = new ProxyKit(roles, collection(1, 1, auto, vector(101, "v", 2)));
    long[] first = longs(kit.proxy.writer().insert(kit.rows(vectors("v", HERE, HERE))).keys());
    long[] second = longs(kit.proxy.writer().insert(kit.rows(vectors("v", HERE))).keys());
    assertThat(first[1]).isEqualTo(first[0] + 1);
    assertThat(second[0]).isGreaterThan(first[1]);
    assertThatThrownBy(
            () -> kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE))))
        .hasMessage("more fieldData has pass in: invalid parameter[expected=2][actual=3]");
    kit.collection = ProxyKit.withProperty(kit.collection, "allow_insert_auto_id", "True");
    kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE)));
    assertThat(kit.count("id == 1")).isEqualTo(1);
  }

  @Test
  void writesGeneratedTextKeysAsDecimals() {
    FieldSchema auto =
        FieldSchema.of(100, "id", DataType.VARCHAR, Map.of("max_length", "30")).asPrimaryKey(true);
    ProxyKit kit = new ProxyKit(roles, collection(1, 1, auto, vector(101, "v", 2)));
    BytesColumn keys = (BytesColumn) kit.proxy.writer().insert(kit.rows(vectors("v", HERE))).keys();
    assertThat(keys.string(0)).matches("\\d{18}");
  }

  @Test
  void upsertWithGeneratedKeysReplacesUnderNewOnes() {
    FieldSchema auto = FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(true);
    ProxyKit kit = new ProxyKit(roles, collection(2, 1, auto, vector(101, "v", 2)));
    long old = longs(kit.proxy.writer().insert(kit.rows(vectors("v", HERE))).keys())[0];
    WriteResult result = kit.proxy.writer().upsert(kit.rows(longs("id", old), vectors("v", HERE)));
    assertThat(longs(result.keys())[0]).isGreaterThan(old);
    assertThat(kit.count("")).isEqualTo(1);
    assertThat(kit.count("id == " + old)).isZero();
  }

  @Test
  void fillsDefaultsNullsAndUndeclaredKeys() {
    ProxyKit kit =
        kit(
            withDefault(field(102, "year", DataType.INT32), 1999L),
            field(103, "title", DataType.VARCHAR).asNullable(),
            FieldSchema.dynamicField(104));
    kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE)));
    Bits second = Bits.none(2);
    second.set(1);
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", 2, 3),
                vectors("v", HERE, HERE),
                new GivenColumn(
                    "year", false, new IntegerColumn(DataType.INT32, new long[] {0, 7}, second))));
    QueryResult all = kit.query("id > 0", "*");
    assertThat(longs(column(all, "year"))).containsExactly(1999, 1999, 7);
    assertThat(column(all, "title").isNull(0)).isTrue();
    assertThat(((BytesColumn) column(all, "$meta")).string(2)).isEqualTo("{}");
  }

  @Test
  void foldsUndeclaredColumnsIntoTheDynamicField() {
    ProxyKit kit = kit(FieldSchema.dynamicField(104));
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", 1),
                vectors("v", HERE),
                documents("{\"a\":1}"),
                texts("colour", "red")));
    QueryResult all = kit.query("colour == 'red' and a == 1", "colour");
    assertThat(all.outputNames()).containsExactly("colour", "id");
    assertThat(((BytesColumn) column(all, "$meta")).string(0))
        .contains("\"colour\":\"red\"", "\"a\":1");
  }

  @Test
  void refusesWhatDoesNotFitWithTheTextsOfMilvus() {
    FieldSchema tiny = field(102, "tiny", DataType.INT8).asNullable();
    FieldSchema title = field(103, "title", DataType.VARCHAR).asNullable();
    ProxyKit kit = kit(tiny, title, FieldSchema.dynamicField(104));
    GivenColumn id = longs("id", 1);
    GivenColumn v = vectors("v", HERE);
    expect(kit, "fieldSchema(v) has no corresponding fieldData pass in: invalid parameter", id);
    expect(
        kit,
        "length of varchar field title exceeds max length, row number: 0, length: 21, max length: 20: "
            + "invalid parameter",
        id,
        v,
        texts("title", "x".repeat(21)));
    expect(
        kit,
        "the 0th element (128) out of range: [-128, 127]: "
            + "invalid parameter[expected=integer doesn't overflow][actual=out of range]",
        id,
        v,
        new GivenColumn("tiny", false, new IntegerColumn(DataType.INT8, new long[] {128}, null)));
    expect(
        kit,
        "value 'NaN' is not a number or infinity: invalid parameter",
        id,
        vectors("v", new float[] {0, Float.NaN}));
    expect(kit, "field id is given more than once: invalid parameter", id, id, v);
    expect(
        kit,
        "field $meta, row number: 0 is no valid JSON: invalid parameter",
        id,
        v,
        documents("{"));
    expect(
        kit,
        "dynamic field of row 0 is no JSON object: invalid parameter",
        id,
        v,
        documents("[1]"));
    expect(
        kit,
        "dynamic json cannot include the static field name: id: invalid parameter",
        id,
        v,
        documents("{\"id\":1}"));
    ProxyKit strict = kit();
    expect(
        strict,
        "more fieldData has pass in: invalid parameter[expected=2][actual=3]",
        id,
        v,
        texts("colour", "red"));
    assertThat(kit.count("")).isZero();
  }

  private static void expect(ProxyKit kit, String text, GivenColumn... columns) {
    assertThatThrownBy(() -> kit.proxy.writer().insert(kit.rows(columns)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(text);
  }

  @Test
  void refusesAWriterThatKnowsAnOlderSchema() {
    ProxyKit kit = kit();
    WriteRequest stale =
        new WriteRequest(kit.collection, "", 1, List.of(longs("id", 1), vectors("v", HERE)), 12345);
    assertThatThrownBy(() -> kit.proxy.writer().insert(stale))
        .hasMessage("collection schema mismatch[collection=films]")
        .extracting(e -> ((DatabaseException) e).code().number())
        .isEqualTo(109);
  }

  @Test
  void refusesUnknownPartitionsAndNamedOnesBesideAPartitionKey() {
    ProxyKit kit = kit();
    assertThatThrownBy(
            () -> kit.proxy.writer().insert(kit.rowsIn("nope", longs("id", 1), vectors("v", HERE))))
        .hasMessage("partition not found[partition=nope]");
    ProxyKit keyed =
        new ProxyKit(
            roles,
            collection(
                1, 4, key(), vector(101, "v", 2), partitionKey(field(102, "k", DataType.INT64))));
    assertThatThrownBy(() ->
            keyed
                .proxy
                .writer()
                .insert(
                    keyed.rowsIn("_default_0", longs("id", 1), vectors("v", HERE), longs("k", 1))))
        .hasMessage(
            "not support manually specifying the partition names if partition key mode is used");
  }

  @Test
  void ofRowsWithOneKeyTheLastOneWinsAnUpsert() {
    ProxyKit kit = kit(field(102, "n", DataType.INT64));
    WriteResult result =
        kit.proxy
            .writer()
            .upsert(
                kit.rows(
                    longs("id", 1, 2, 1), vectors("v", HERE, HERE, HERE), longs("n", 10, 20, 30)));
    assertThat(result.upsertCount()).isEqualTo(3);
    assertThat(longs(result.keys())).containsExactly(1, 2, 1);
    assertThat(longs(column(kit.query("id > 0", "n"), "n"))).containsExactly(30, 20);
    assertThat(kit.count("")).isEqualTo(2);
  }

  @Test
  void anUpsertIntoOnePartitionLeavesTheOthersAlone() {
    ProxyKit kit = new ProxyKit(roles, collection(1, 2, key(), vector(101, "v", 2)));
    kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE)));
    kit.proxy.writer().upsert(kit.rowsIn("part1", longs("id", 1), vectors("v", HERE)));
    assertThat(kit.count("")).isEqualTo(2);
  }

  @Test
  void aPartialUpdateKeepsWhatIsNotGiven() {
    ProxyKit kit =
        kit(
            field(102, "n", DataType.INT64),
            field(103, "title", DataType.VARCHAR).asNullable(),
            FieldSchema.dynamicField(104));
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", 1, 2),
                vectors("v", HERE, new float[] {1, 1}),
                longs("n", 10, 20),
                texts("title", "a", "b"),
                documents("{\"x\":1,\"y\":1.0}", "{}")));
    kit.proxy
        .writer()
        .partialUpsert(
            kit.rows(longs("id", 2, 1), longs("n", 21, 11), documents("{}", "{\"x\":2}")));
    QueryResult all = kit.query("id > 0", "*");
    assertThat(longs(column(all, "n"))).containsExactly(11, 21);
    assertThat(((BytesColumn) column(all, "title")).string(1)).isEqualTo("b");
    assertThat(((BytesColumn) column(all, "$meta")).string(0)).isEqualTo("{\"x\":2,\"y\":1.0}");
    assertThat(kit.count("")).isEqualTo(2);

    Column none = new BytesColumn(DataType.VARCHAR, new int[2], new byte[0], Bits.none(1));
    kit.proxy
        .writer()
        .partialUpsert(kit.rows(longs("id", 1), new GivenColumn("title", false, none)));
    assertThat(kit.count("title is null")).isEqualTo(1);
  }

  @Test
  void aPartialUpdateOfAnUnknownKeyNeedsAWholeRow() {
    ProxyKit kit = kit(field(102, "n", DataType.INT64));
    kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE), longs("n", 1)));
    assertThatThrownBy(
            () -> kit.proxy.writer().partialUpsert(kit.rows(longs("id", 1, 2), longs("n", 5, 6))))
        .hasMessage("fieldSchema(v) has no corresponding fieldData pass in: invalid parameter");
    kit.proxy.writer().partialUpsert(kit.rows(longs("id", 2), vectors("v", HERE), longs("n", 6)));
    assertThat(kit.count("")).isEqualTo(2);
  }

  @RepeatedTest(20)
  void agreesWithAMapUnderRandomWrites(RepetitionInfo repetition) {
    long seed = 77_000 + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    boolean keyed = random.nextBoolean();
    FieldSchema owner = field(103, "owner", DataType.VARCHAR);
    ProxyKit kit =
        new ProxyKit(
            roles,
            collection(
                1 + random.nextInt(3),
                keyed ? 5 : 1,
                key(),
                vector(101, "v", 2),
                field(102, "n", DataType.INT64),
                keyed ? partitionKey(owner) : owner));
    Map<Long, Long> numbers = new TreeMap<>();
    Map<Long, String> owners = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      int count = 1 + random.nextInt(8);
      long[] ids = random.longs(count, 0, 40).distinct().toArray();
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long[] ns = random.longs(ids.length, 0, 1000).toArray();
          String[] names = new String[ids.length];
          float[][] vectors = new float[ids.length][];
          for (int i = 0; i < ids.length; i++) {
            names[i] = "o" + random.nextInt(6);
            vectors[i] = HERE;
            numbers.put(ids[i], ns[i]);
            owners.put(ids[i], names[i]);
          }
          kit.proxy
              .writer()
              .upsert(
                  kit.rows(
                      longs("id", ids),
                      vectors("v", vectors),
                      longs("n", ns),
                      texts("owner", names)));
        }
        case 2 -> {
          StringBuilder list = new StringBuilder();
          for (long id : ids) {
            list.append(list.isEmpty() ? "" : ",").append(id);
            numbers.remove(id);
          }
          assertThat(kit.delete("id in [" + list + "]")).isEqualTo(ids.length);
        }
        default -> {
          long bound = random.nextInt(1000);
          long matching = numbers.values().stream().filter(n -> n < bound / 4).count();
          assertThat(kit.delete("n < " + bound / 4)).as("seed %d", seed).isEqualTo(matching);
          numbers.values().removeIf(n -> n < bound / 4);
        }
      }
      QueryResult all = kit.query("id >= 0", "n");
      assertThat(longs(column(all, "id")))
          .as("seed %d step %d", seed, step)
          .containsExactly(numbers.keySet().stream().mapToLong(Long::longValue).toArray());
      assertThat(longs(column(all, "n")))
          .containsExactly(numbers.values().stream().mapToLong(Long::longValue).toArray());
      String someone = "o" + random.nextInt(6);
      long owned = numbers.keySet().stream().filter(id -> someone.equals(owners.get(id))).count();
      assertThat(kit.count("owner == '" + someone + "'")).as("seed %d", seed).isEqualTo(owned);
    }
  }

  @Test
  void readsOnlyTheFewPartitionsThatAKeyCanBeIn() {
    ProxyKit kit =
        new ProxyKit(
            roles,
            collection(
                1, 16, key(), vector(101, "v", 2), partitionKey(field(102, "k", DataType.INT64))));
    kit.proxy.writer().insert(kit.rows(longs("id", 1), vectors("v", HERE), longs("k", 5)));
    assertThat(kit.count("k == 5")).isEqualTo(1);
    assertThat(kit.node.lastRetrieve.read().partitions()).hasSize(1);
    assertThat(kit.count("k == 5 or id == 1")).isEqualTo(1);
    assertThat(kit.node.lastRetrieve.read().partitions()).isEmpty();
  }
}
