package io.elanus.cluster.proxy;

import java.util.List;

/// Rows in key order, column by column; every column is there even when no row is.
///
/// @param outputNames what the columns and the undeclared keys are called
/// @param times how moments are shown
/// @param session what an iterator names on its next page; else 0
public record QueryResult(
    String collection,
    List<OutputColumn> columns,
    List<String> outputNames,
    String primaryFieldName,
    long session,
    TimeOutput times) {
  public int rowCount() {
    return columns.isEmpty() ? 0 : columns.getFirst().column().rowCount();
  }
}
