/// What exists: databases, collections, partitions, indexes, aliases, and what is loaded. Start at
/// [CatalogImage].
///
/// A [CatalogCommand] asks for a change. [CatalogRules] decides: it looks at an image, returns
/// [CatalogDelta]s, and has done nothing. Whoever keeps the catalog writes the deltas down in one
/// transaction and then takes `image.apply(deltas)` for the truth. Time and ids are handed in.
///
/// | file | holds |
/// |---|---|
/// | [CatalogImage] | everything, at one moment; look-ups by name, alias and id |
/// | [CollectionState] | one collection: schema, partitions, indexes, load state, properties |
/// | [FileResource] | a file of words that analyzers may name |
/// | [CatalogCommand] | what can be asked for |
/// | [CatalogDelta] | what can change |
/// | [CatalogRules] | who may ask for what, when: idempotency, refusals, texts |
/// | [IndexChoice] | what the parameters of an index come to |
@NullMarked
package io.elanus.core.coordination.catalog;

import org.jspecify.annotations.NullMarked;
