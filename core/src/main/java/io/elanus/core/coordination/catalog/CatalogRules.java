package io.elanus.core.coordination.catalog;

import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.function.LongSupplier;

/// Decides on changes of the catalog: who may ask for what, when. Pure: equal arguments give equal
/// answers.
public final class CatalogRules {
  private CatalogRules() {}

  /// What a command comes to; empty when everything is so already.
  ///
  /// @param ids issues ids that were never issued before, ascending
  /// @param now after every timestamp in the image
  /// @throws io.elanus.core.error.DatabaseException when the command is refused
  public static List<CatalogDelta> decide(
      CatalogImage image, CatalogCommand command, LongSupplier ids, Timestamp now) {
    return switch (command) {
      case CatalogCommand.CreateDatabase create -> DatabaseRules.create(image, create, ids, now);
      case CatalogCommand.DropDatabase drop -> DatabaseRules.drop(image, drop);
      case CatalogCommand.AlterDatabase alter -> DatabaseRules.alter(image, alter);
      case CatalogCommand.CreateCollection create ->
          CollectionRules.create(image, create, ids, now);
      case CatalogCommand.DropCollection drop -> CollectionRules.drop(image, drop);
      case CatalogCommand.RenameCollection rename -> CollectionRules.rename(image, rename);
      case CatalogCommand.AlterCollection alter -> CollectionRules.alter(image, alter, now);
      case CatalogCommand.TruncateCollection truncate -> CollectionRules.truncate(image, truncate);
      case CatalogCommand.AlterField alter -> FieldRules.alter(image, alter, now);
      case CatalogCommand.AddField add -> FieldRules.add(image, add, now);
      case CatalogCommand.CreatePartition create -> PartitionRules.create(image, create, ids, now);
      case CatalogCommand.DropPartition drop -> PartitionRules.drop(image, drop);
      case CatalogCommand.CreateAlias create -> AliasRules.create(image, create);
      case CatalogCommand.AlterAlias alter -> AliasRules.alter(image, alter);
      case CatalogCommand.DropAlias drop -> AliasRules.drop(image, drop);
      case CatalogCommand.CreateIndex create -> IndexRules.create(image, create, ids, now);
      case CatalogCommand.DropIndex drop -> IndexRules.drop(image, drop);
      case CatalogCommand.AlterIndex alter -> IndexRules.alter(image, alter);
      case CatalogCommand.LoadCollection load -> LoadRules.load(image, load);
      case CatalogCommand.ReleaseCollection release -> LoadRules.release(image, release);
      case CatalogCommand.LoadPartitions load -> LoadRules.loadPartitions(image, load);
      case CatalogCommand.ReleasePartitions release -> LoadRules.releasePartitions(image, release);
      case CatalogCommand.AddFileResource add -> FileResourceRules.add(image, add, ids);
      case CatalogCommand.RemoveFileResource remove -> FileResourceRules.remove(image, remove);
    };
  }
}
