package io.elanus.core.coordination.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CatalogRulesTest {
  private final TestCatalog catalog = new TestCatalog();

  private void refuses(CatalogCommand command, ErrorCode code, String text) {
    CatalogImage before = catalog.image();
    assertThatThrownBy(() -> catalog.change(command))
        .isInstanceOfSatisfying(
            DatabaseException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessage(text);
    assertThat(catalog.image()).isSameAs(before);
  }

  // Databases

  @Test
  void createsADatabaseOnce() {
    catalog.change(new CatalogCommand.CreateDatabase("d", Map.of("a", "1")));
    assertThat(catalog.image().requireDatabase("d").properties())
        .containsExactly(Map.entry("a", "1"));
    refuses(
        new CatalogCommand.CreateDatabase("d", Map.of()),
        ErrorCode.UNEXPECTED,
        "database already exist: d");
    refuses(
        new CatalogCommand.CreateDatabase("default", Map.of()),
        ErrorCode.UNEXPECTED,
        "database already exist: default");
  }

  @Test
  void allowsSixtyFourDatabases() {
    for (int i = 1; i < 64; i++) {
      catalog.change(new CatalogCommand.CreateDatabase("d" + i, Map.of()));
    }
    refuses(
        new CatalogCommand.CreateDatabase("d64", Map.of()),
        ErrorCode.DATABASE_NUMBER_LIMIT,
        "exceeded the limit number of database[limit=64]");
  }

  @Test
  void dropsADatabaseWhenItIsEmptyAndNeverTheDefaultOne() {
    assertThat(catalog.change(new CatalogCommand.DropDatabase("absent"))).isZero();
    refuses(
        new CatalogCommand.DropDatabase("default"),
        ErrorCode.UNEXPECTED,
        "can not drop default database");
    catalog.change(new CatalogCommand.CreateDatabase("d", Map.of()));
    catalog.change(
        new CatalogCommand.CreateCollection(
            "d",
            TestCatalog.schema("c", TestCatalog.key(), TestCatalog.vector("v")),
            1,
            1,
            ConsistencyLevel.STRONG,
            Map.of()));
    refuses(
        new CatalogCommand.DropDatabase("d"),
        ErrorCode.UNEXPECTED,
        "database:d not empty, must drop all collections before drop database");
    catalog.change(new CatalogCommand.DropCollection("d", "c"));
    catalog.change(new CatalogCommand.DropDatabase("d"));
    assertThat(catalog.image().database("d")).isNull();
  }

  @Test
  void altersPropertiesAndForgivesKeysThatAreNotThere() {
    catalog.change(
        new CatalogCommand.AlterDatabase("default", Map.of("a", "1", "b", "2"), Set.of()));
    catalog.change(new CatalogCommand.AlterDatabase("default", Map.of(), Set.of("a", "absent")));
    assertThat(catalog.image().requireDatabase("default").properties())
        .containsExactly(Map.entry("b", "2"));
    refuses(
        new CatalogCommand.AlterDatabase("x", Map.of(), Set.of()),
        ErrorCode.DATABASE_NOT_FOUND,
        "database not found[database=x]");
  }

  // Collections

  @Test
  void numbersFieldsFromAHundredAndBeginsWithOnePartition() {
    catalog.create("c", "v", "w");
    CollectionState collection = catalog.collection("c");
    assertThat(collection.schema().fields())
        .extracting(FieldSchema::id)
        .containsExactly(new FieldId(100), new FieldId(101), new FieldId(102));
    assertThat(collection.partitions())
        .extracting(PartitionState::name)
        .containsExactly("_default");
    assertThat(collection.properties()).containsExactly(Map.entry("collection.timezone", "UTC"));
  }

  @Test
  void beginsWithSixteenPartitionsWhenAKeyChoosesAmongThem() {
    catalog.change(TestCatalog.create(TestCatalog.schemaWithPartitionKey("c")));
    assertThat(catalog.collection("c").partitions())
        .hasSize(16)
        .extracting(PartitionState::name)
        .startsWith("_default_0", "_default_1");
  }

  @Test
  void createsTheSameCollectionTwiceButNotAnotherUnderItsName() {
    catalog.create("c", "v");
    CatalogCommand same =
        TestCatalog.create(TestCatalog.schema("c", TestCatalog.key(), TestCatalog.vector("v")));
    assertThat(catalog.change(same)).isZero();
    refuses(
        TestCatalog.create(TestCatalog.schema("c", TestCatalog.key(), TestCatalog.vector("w"))),
        ErrorCode.UNEXPECTED,
        "create duplicate collection with different parameters, collection: c");
  }

  @Test
  void refusesToCreateACollectionUnderAnAlias() {
    catalog.create("c", "v");
    catalog.change(new CatalogCommand.CreateAlias("default", "a", "c"));
    refuses(
        TestCatalog.create(TestCatalog.schema("a", TestCatalog.key(), TestCatalog.vector("v"))),
        ErrorCode.ALIAS_COLLECTION_CONFLICT,
        "collection name [a] conflicts with an existing alias, please choose a unique name"
            + ": alias and collection name conflict[database=default][alias=a]");
  }

  @Test
  void dropsWhatIsThereAndForgivesWhatIsNot() {
    assertThat(catalog.change(new CatalogCommand.DropCollection("default", "c"))).isZero();
    assertThat(catalog.change(new CatalogCommand.DropCollection("absent", "c"))).isZero();
    catalog.create("c", "v");
    catalog.change(new CatalogCommand.CreateAlias("default", "a", "c"));
    refuses(
        new CatalogCommand.DropCollection("default", "a"),
        ErrorCode.UNEXPECTED,
        "cannot drop the collection via alias = a");
    assertThatThrownBy(() -> catalog.change(new CatalogCommand.DropCollection("default", "c")))
        .hasMessageContaining("because it has associated aliases [a]");
    catalog.change(new CatalogCommand.DropAlias("default", "a"));
    catalog.change(new CatalogCommand.DropCollection("default", "c"));
    assertThat(catalog.image().collection("default", "c")).isNull();
    assertThat(catalog.image().collections()).isEmpty();
  }

  @Test
  void renamesAlsoIntoAnotherDatabase() {
    catalog.change(new CatalogCommand.CreateDatabase("d", Map.of()));
    catalog.create("c", "v");
    catalog.change(new CatalogCommand.RenameCollection("default", "c", "d", "e"));
    assertThat(catalog.image().collection("default", "c")).isNull();
    assertThat(catalog.image().requireCollection("d", "e").name()).isEqualTo("e");
  }

  @Test
  void refusesToRenameOntoWhatExists() {
    catalog.create("c", "v");
    catalog.create("other", "v");
    catalog.change(new CatalogCommand.CreateAlias("default", "a", "c"));
    refuses(
        new CatalogCommand.RenameCollection("default", "c", "default", "a"),
        ErrorCode.UNEXPECTED,
        "cannot rename collection to an existing alias: a");
    refuses(
        new CatalogCommand.RenameCollection("default", "a", "default", "x"),
        ErrorCode.UNEXPECTED,
        "unsupported use an alias to rename collection, alias:a");
    refuses(
        new CatalogCommand.RenameCollection("default", "c", "default", "other"),
        ErrorCode.UNEXPECTED,
        "duplicated new collection name other in database default with other collection name or alias");
    refuses(
        new CatalogCommand.RenameCollection("default", "absent", "default", "x"),
        ErrorCode.COLLECTION_NOT_FOUND,
        "collection not found[database=default][collection=absent]");
  }

  @Test
  void refusesToAlterMappingWhileLoaded() {
    loaded("c");
    refuses(
        catalog.set("c", "mmap.enabled", "True"),
        ErrorCode.COLLECTION_LOADED,
        "can not alter mmap properties if collection loaded: collection already loaded[collection=c]");
    refuses(
        new CatalogCommand.AlterCollection("default", "c", Map.of(), Set.of("lazyload.enabled")),
        ErrorCode.COLLECTION_LOADED,
        "can not delete mmap properties if collection loaded: collection already loaded[collection=c]");
    catalog.change(catalog.set("c", "collection.ttl.seconds", "11"));
    assertThat(catalog.collection("c").timeToLiveSeconds()).isEqualTo(11);
  }

  @Test
  void refusesPropertiesThatCannotBe() {
    catalog.create("c", "v");
    refuses(
        catalog.set("c", "dynamicfield.enabled", "False"),
        ErrorCode.INVALID_PARAMETER,
        "dynamic schema cannot supported to be disabled: invalid parameter");
    refuses(
        catalog.set("c", "collection.ttl.seconds", "-2"),
        ErrorCode.INVALID_PARAMETER,
        "collection TTL is out of range, expect [-1, 3155760000], got -2: invalid parameter");
    refuses(
        catalog.set("c", "partitionkey.isolation", "true"),
        ErrorCode.ILLEGAL_SCHEMA,
        "partition key isolation mode is enabled but no partition key field is set"
            + ": illegal collection schema[collection=c]");
  }

  @Test
  void switchesDynamicFieldsOnAsANewVersionOfTheSchema() {
    catalog.create("c", "v");
    CollectionState before = catalog.collection("c");
    catalog.change(catalog.set("c", "dynamicfield.enabled", "True"));
    CollectionState after = catalog.collection("c");
    assertThat(after.schema().dynamicFields()).isTrue();
    assertThat(after.schema().version()).isEqualTo(before.schema().version() + 1);
    assertThat(after.schemaChanged()).isGreaterThan(before.schemaChanged());
    assertThat(catalog.change(catalog.set("c", "dynamicfield.enabled", "true"))).isZero();
  }

  // Fields

  @Test
  void addsANullableFieldBeforeTheDynamicOne() {
    catalog.create("c", "v");
    catalog.change(catalog.set("c", "dynamicfield.enabled", "true"));
    FieldSchema price = FieldSchema.of(0, "price", DataType.INT64, Map.of());
    refuses(
        new CatalogCommand.AddField("default", "c", price),
        ErrorCode.INVALID_PARAMETER,
        "added field must be nullable, please check it, field name = price: invalid parameter");
    catalog.change(new CatalogCommand.AddField("default", "c", price.asNullable()));
    assertThat(catalog.collection("c").schema().fields())
        .extracting(FieldSchema::name)
        .containsExactly("id", "v", "price", "$meta");
    assertThat(catalog.collection("c").schema().field("price").id()).isEqualTo(new FieldId(103));
    refuses(
        new CatalogCommand.AddField("default", "c", price.asNullable()),
        ErrorCode.INVALID_PARAMETER,
        "duplicate field name: price: invalid parameter");
  }

  @Test
  void altersTheLengthOfTextAndNothingElseOfAField() {
    FieldSchema text = FieldSchema.of(0, "t", DataType.VARCHAR, Map.of("max_length", "16"));
    catalog.change(
        TestCatalog.create(
            TestCatalog.schema("c", TestCatalog.key(), text, TestCatalog.vector("v"))));
    catalog.change(alterField("t", "max_length", "8"));
    assertThat(catalog.collection("c").schema().field("t").maxLength()).isEqualTo(8);
    refuses(
        alterField("v", "max_length", "8"),
        ErrorCode.INVALID_PARAMETER,
        "v can not modify the maxlength for non-string types: invalid parameter");
    refuses(
        alterField("t", "element_type", "1"),
        ErrorCode.INVALID_PARAMETER,
        "element_type does not allow update in collection field param: invalid parameter");
    assertThatThrownBy(() -> catalog.change(alterField("t", "max_length", "65536")))
        .hasMessageContaining("should be in (0, 65535], but got 65536 instead");
    catalog.change(catalog.index("c", "v", "v", "L2"));
    catalog.load("c");
    refuses(
        alterField("t", "mmap.enabled", "true"),
        ErrorCode.COLLECTION_LOADED,
        "can not alter collection field properties if collection loaded"
            + ": collection already loaded[collection=c]");
    catalog.change(alterField("t", "max_length", "10"));
  }

  private static CatalogCommand alterField(String field, String key, String value) {
    return new CatalogCommand.AlterField("default", "c", field, Map.of(key, value), Set.of());
  }

  // Partitions

  @Test
  void createsAndDropsPartitionsAgainAndAgain() {
    catalog.create("c", "v");
    catalog.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    assertThat(catalog.change(new CatalogCommand.CreatePartition("default", "c", "p"))).isZero();
    PartitionState first = catalog.collection("c").partition("p");
    catalog.change(new CatalogCommand.DropPartition("default", "c", "p"));
    assertThat(catalog.change(new CatalogCommand.DropPartition("default", "c", "p"))).isZero();
    catalog.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    assertThat(catalog.collection("c").partition("p").id()).isNotEqualTo(first.id());
    refuses(
        new CatalogCommand.DropPartition("default", "c", "_default"),
        ErrorCode.UNEXPECTED,
        "default partition cannot be deleted");
  }

  @Test
  void keepsALoadedPartition() {
    loaded("c");
    catalog.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    assertThat(catalog.collection("c").isFullyLoaded()).isTrue();
    refuses(
        new CatalogCommand.DropPartition("default", "c", "p"),
        ErrorCode.UNEXPECTED,
        "partition cannot be dropped, partition is loaded, please release it first");
  }

  @Test
  void leavesPartitionsToTheKey() {
    catalog.change(TestCatalog.create(TestCatalog.schemaWithPartitionKey("c")));
    refuses(
        new CatalogCommand.CreatePartition("default", "c", "p"),
        ErrorCode.UNEXPECTED,
        "disable create partition if partition key mode is used");
    refuses(
        new CatalogCommand.DropPartition("default", "c", "_default_0"),
        ErrorCode.UNEXPECTED,
        "disable drop partition if partition key mode is used");
    refuses(
        new CatalogCommand.LoadPartitions("default", "c", List.of("_default_0"), 1),
        ErrorCode.UNEXPECTED,
        "disable load partitions if partition key mode is used");
    refuses(
        new CatalogCommand.ReleasePartitions("default", "c", List.of("_default_0")),
        ErrorCode.UNEXPECTED,
        "disable release partitions if partition key mode is used");
  }

  @Test
  void allowsAThousandAndTwentyFourPartitions() {
    catalog.create("c", "v");
    for (int i = 1; i < 1024; i++) {
      catalog.change(new CatalogCommand.CreatePartition("default", "c", "p" + i));
    }
    refuses(
        new CatalogCommand.CreatePartition("default", "c", "one_more"),
        ErrorCode.UNEXPECTED,
        "partition number (1025) exceeds max configuration (1024), collection: c");
  }

  // Aliases

  @Test
  void pointsAliasesAtCollections() {
    catalog.create("c", "v");
    catalog.create("d", "v");
    catalog.change(new CatalogCommand.CreateAlias("default", "a", "c"));
    assertThat(catalog.change(new CatalogCommand.CreateAlias("default", "a", "c"))).isZero();
    assertThat(catalog.collection("a").name()).isEqualTo("c");
    refuses(
        new CatalogCommand.CreateAlias("default", "a", "d"),
        ErrorCode.ALIAS_EXISTS,
        "a is alias to another collection: c: alias already exist[database=default][alias=a]");
    catalog.change(new CatalogCommand.AlterAlias("default", "a", "d"));
    assertThat(catalog.collection("a").name()).isEqualTo("d");
    refuses(
        new CatalogCommand.AlterAlias("default", "absent", "d"),
        ErrorCode.ALIAS_NOT_FOUND,
        "alias not found[database=default][alias=absent]");
    refuses(
        new CatalogCommand.AlterAlias("default", "a", "absent"),
        ErrorCode.COLLECTION_NOT_FOUND,
        "collection not found[collection=absent]");
    refuses(
        new CatalogCommand.CreateAlias("default", "b", "absent"),
        ErrorCode.COLLECTION_NOT_FOUND,
        "collection not found[database=1][collection=absent]");
    refuses(
        new CatalogCommand.CreateAlias("default", "d", "c"),
        ErrorCode.ALIAS_COLLECTION_CONFLICT,
        "alias and collection name conflict[database=default][alias=d]");
    assertThat(catalog.change(new CatalogCommand.DropAlias("default", "absent"))).isZero();
  }

  // Indexes

  @Test
  void createsTheSameIndexTwiceButNoOtherOnTheField() {
    catalog.create("c", "v", "w");
    catalog.change(catalog.index("c", "v", "v", "L2"));
    assertThat(catalog.change(catalog.index("c", "v", "v", "L2"))).isZero();
    String distinct = "CreateIndex failed: at most one distinct index is allowed per field";
    refuses(catalog.index("c", "v", "v", "IP"), ErrorCode.UNEXPECTED, distinct);
    refuses(catalog.index("c", "w", "v", "L2"), ErrorCode.UNEXPECTED, distinct);
    refuses(
        catalog.index("c", "v", "other", "L2"),
        ErrorCode.UNEXPECTED,
        "CreateIndex failed: creating multiple indexes on same field is not supported");
    refuses(
        catalog.index("c", "absent", "x", "L2"),
        ErrorCode.UNEXPECTED,
        "cannot create index on non-exist field: absent");
  }

  @Test
  void refusesWhatIsNotBuiltByNameAfterEverythingElse() {
    catalog.create("c", "v");
    CatalogCommand missing =
        new CatalogCommand.CreateIndex(
            "default", "c", "v", "v", "", "IVF_FLAT", Map.of(), null, null, "index type IVF_FLAT");
    refuses(
        missing,
        ErrorCode.INVALID_PARAMETER,
        "index type IVF_FLAT is not built yet: invalid parameter");
    catalog.change(catalog.index("c", "v", "v", "L2"));
    refuses(
        missing,
        ErrorCode.UNEXPECTED,
        "CreateIndex failed: at most one distinct index is allowed per field");
  }

  @Test
  void dropsIndexesExceptUnderALoadedCollection() {
    loaded("c");
    refuses(
        new CatalogCommand.DropIndex("default", "c", "", "v"),
        ErrorCode.INVALID_PARAMETER,
        "vector index cannot be dropped on loaded collection: "
            + catalog.collection("c").id()
            + ": invalid parameter");
    assertThat(catalog.change(new CatalogCommand.DropIndex("default", "c", "", "no such!")))
        .isZero();
    catalog.change(new CatalogCommand.ReleaseCollection("default", "c"));
    catalog.change(new CatalogCommand.DropIndex("default", "c", "", "v"));
    assertThat(catalog.collection("c").indexes()).isEmpty();
  }

  @Test
  void altersAnIndexOnlyWhenReleased() {
    loaded("c");
    CatalogCommand map =
        new CatalogCommand.AlterIndex(
            "default", "c", "v", Map.of("mmap.enabled", "True"), Set.of());
    refuses(
        map,
        ErrorCode.COLLECTION_LOADED,
        "can't alter index on loaded collection, please release the collection first"
            + ": collection already loaded[collection=c]");
    catalog.change(new CatalogCommand.ReleaseCollection("default", "c"));
    catalog.change(map);
    assertThat(IndexChoice.shown(catalog.collection("c").indexes().getFirst()))
        .containsEntry("mmap.enabled", "True");
    catalog.change(
        new CatalogCommand.AlterIndex("default", "c", "v", Map.of(), Set.of("mmap.enabled")));
    assertThat(IndexChoice.shown(catalog.collection("c").indexes().getFirst()))
        .containsOnlyKeys("index_type", "metric_type");
    refuses(
        new CatalogCommand.AlterIndex("default", "c", "v", Map.of("nlist", "1"), Set.of()),
        ErrorCode.INVALID_PARAMETER,
        "nlist is not a configable index property: invalid parameter");
    refuses(
        new CatalogCommand.AlterIndex(
            "default", "c", "v", Map.of("mmap.enabled", "maybe"), Set.of()),
        ErrorCode.INVALID_PARAMETER,
        "invalid mmap.enabled value: maybe, expected: true, false: invalid parameter");
  }

  // Loading

  @Test
  void loadsOnlyWithAnIndexOnEveryVectorField() {
    catalog.create("c", "v", "w", "x");
    CatalogCommand load = new CatalogCommand.LoadCollection("default", "c", 1);
    refuses(load, ErrorCode.INDEX_NOT_FOUND, "index not found[collection=c]");
    catalog.change(catalog.index("c", "w", "w", "L2"));
    refuses(
        load,
        ErrorCode.UNEXPECTED,
        "there is no vector index on field: [v x], please create index firstly");
    catalog.change(catalog.index("c", "v", "v", "L2"));
    catalog.change(catalog.index("c", "x", "x", "L2"));
    catalog.change(load);
    assertThat(catalog.change(load)).isZero();
    refuses(
        new CatalogCommand.LoadCollection("default", "c", 2),
        ErrorCode.INVALID_PARAMETER,
        "can't change the replica number for loaded collection: invalid parameter[expected=1][actual=2]");
  }

  @Test
  void loadsAndReleasesPartByPart() {
    catalog.create("c", "v");
    catalog.change(catalog.index("c", "v", "v", "L2"));
    catalog.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    catalog.change(new CatalogCommand.CreatePartition("default", "c", "q"));
    refuses(
        new CatalogCommand.LoadPartitions("default", "c", List.of(), 1),
        ErrorCode.UNEXPECTED,
        "failed to load partition, due to no partition specified");
    refuses(
        new CatalogCommand.LoadPartitions("default", "c", List.of("absent"), 1),
        ErrorCode.PARTITION_NOT_FOUND,
        "partition not found[partition=absent]");
    loadPartitions("p");
    assertThat(loadedPartitions()).containsExactly("p");
    loadPartitions("p", "_default");
    assertThat(loadedPartitions()).containsExactly("_default", "p");
    releasePartitions("p");
    releasePartitions("p", "q");
    assertThat(loadedPartitions()).containsExactly("_default");
    catalog.load("c");
    assertThat(loadedPartitions()).containsExactly("_default", "p", "q");
    loadPartitions("q");
    releasePartitions("p", "q");
    releasePartitions("_default");
    assertThat(catalog.collection("c").isLoaded()).isFalse();
    assertThat(catalog.change(new CatalogCommand.ReleaseCollection("default", "c"))).isZero();
  }

  private void loadPartitions(String... names) {
    catalog.change(new CatalogCommand.LoadPartitions("default", "c", List.of(names), 1));
  }

  private void releasePartitions(String... names) {
    catalog.change(new CatalogCommand.ReleasePartitions("default", "c", List.of(names)));
  }

  private List<String> loadedPartitions() {
    return catalog.collection("c").loadedPartitions().stream().map(PartitionState::name).toList();
  }

  private void loaded(String name) {
    catalog.create(name, "v");
    catalog.change(catalog.index(name, "v", "v", "L2"));
    catalog.load(name);
  }

  // File resources

  @Test
  void addsAFileOnce() {
    assertThat(catalog.change(new CatalogCommand.AddFileResource("f", "a/w.txt", "x")))
        .isEqualTo(2);
    assertThat(catalog.change(new CatalogCommand.AddFileResource("f", "a/w.txt", "y"))).isZero();
    assertThat(catalog.image().fileResource("f").fileName()).isEqualTo("w.txt");
    refuses(
        new CatalogCommand.AddFileResource("f", "b/w.txt", "x"),
        ErrorCode.UNEXPECTED,
        "file resource f already exists with path a/w.txt");
  }

  @Test
  void keepsAFileThatACollectionNames() {
    FieldSchema field =
        FieldSchema.of(
            0,
            "text",
            DataType.VARCHAR,
            Map.of(
                "max_length",
                "9",
                FieldSchema.MULTI_ANALYZER_PARAMS,
                "{\"by_field\":\"l\",\"analyzers\":{\"default\":{\"tokenizer\":{\"type\":\"jieba\","
                    + "\"extra_dict_file\":{\"type\":\"remote\",\"resource_name\":\"f\"}}}}}"));
    CatalogCommand create = TestCatalog.create(TestCatalog.schema("c", TestCatalog.key(), field));
    refuses(
        create,
        ErrorCode.INVALID_PARAMETER,
        "file resource: f not found in local resource list: invalid parameter");
    catalog.change(new CatalogCommand.AddFileResource("f", "w.txt", "x"));
    catalog.change(create);
    refuses(
        new CatalogCommand.RemoveFileResource("f"),
        ErrorCode.UNEXPECTED,
        "file resource f is still in use by collection c");
    catalog.change(new CatalogCommand.DropCollection("default", "c"));
    assertThat(catalog.change(new CatalogCommand.RemoveFileResource("f"))).isEqualTo(1);
    assertThat(catalog.change(new CatalogCommand.RemoveFileResource("f"))).isZero();
  }
}
