package dev.cresset.datasets;

/**
 * The pixels of one image.
 *
 * @param channels 1 or 3
 * @param pixels unsigned, {@code [channels, height, width]} in row-major order
 */
record DecodedImage(ImageSize size, int channels, byte[] pixels) {}
