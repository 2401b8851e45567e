/// Takes the values at paths that many documents of a JSON field have out of the documents, into
/// columns of one type each, which filters then read instead of text. Start at [Shredder].
///
/// | file            | responsibility                                            |
/// |-----------------|-----------------------------------------------------------|
/// | [Shredder]      | which paths, and their columns, page by page              |
/// | [TypedPath]     | a path and the type of its column                         |
/// | [ShreddedPage]  | a page of such a column                                   |
/// | `PathNode`      | the keys that were seen, as a tree, and how often         |
/// | `ColumnBuilder` | the values at one path, one page                          |
///
/// The document always stays: a row whose value does not fit is marked, and read from there. So
/// what a filter answers is the same with and without ([io.elanus.core.column.ShreddedPath] says
/// what the columns mean).
@NullMarked
package io.elanus.core.expression.shredding;

import org.jspecify.annotations.NullMarked;
