package dev.cresset.backend.jvm;

/**
 * A part of a product's right matrix: {@code depth} rows from {@code row} on, {@code width} columns
 * from {@code column} on.
 */
record Panel(int row, int depth, int column, int width) {}
