// Placeholder of an empty room; removed with its first file.
