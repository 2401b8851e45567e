/// Indexes over the scalars of one segment: which rows hold which values. An index answers single
/// leaves of a filter, with the same three values as the column does. Start at [ScalarIndex] and
/// [ScalarIndexFile].
///
/// ```
///  terms, ascending      rows of each term
///  ┌────┬────┬────┬──    ┌───────┬───┬──────────┬──
///  │ -3 │  0 │  7 │ …    │ 2 9 … │ 5 │ bit map  │ …   a term of more than 1 row in 32 is a bit map,
///  └────┴────┴────┴──    └───────┴───┴──────────┴──   all others are lists, end to end
/// ```
///
/// One structure stands behind INVERTED, BITMAP, STL_SORT, TRIE and AUTOINDEX: sorted terms find
/// values, ranges and prefixes; how the rows of a term are kept follows from how many they are, so
/// that few values give bit maps and many give sorted lists. The names differ in the fields that
/// they may be asked for. TEXT_MATCH has the terms of analyzed texts and answers what is asked
/// about them, phrases with candidates. NGRAM has pieces of strings for terms and answers with
/// candidates, which the column then decides.
///
/// | file | responsibility |
/// |------|----------------|
/// | [ScalarIndexShape] | what is indexed: the values, a JSON path, grams; read from parameters |
/// | [ScalarIndexFile] | sections of a file: written from a column, opened to an index |
/// | [ScalarIndex], [LeafPlan], [LeafAnswer] | what an index can say of a leaf, at what price |
/// | [IndexedSource] | rows that have such indexes |
/// | [GrowingTerms] | the terms of texts that keep coming in |
/// | ValueReader, TermSink, TermKind | from columns to (row, term) |
/// | LongTable, TextTable, DictionaryBuild | terms numbered, counted, sorted; their rows |
/// | Terms, TermRanges, TermRows, Dictionary | the same opened: tests to terms, terms to rows |
/// | ValueIndex, JsonIndex, JsonArrayIndex, GramIndex, TokenIndex, BoxIndex | one for each shape |
/// | BoxTree | an R-tree over the boxes of shapes, for RTREE |
/// | Grams, RowSets, Words | pieces of strings; sets of rows and numbers in a file |
@NullMarked
package io.elanus.core.index.scalar;

import org.jspecify.annotations.NullMarked;
