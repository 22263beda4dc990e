/**
 * Compares prompts with texts by meaning: sentence embeddings, computed by an ONNX model and cached. Main types:
 * SemanticSimilarity, CachedSimilarity, OnnxSentenceEncoder. May import platform; no framework.
 */
@NullMarked
package io.evenkeel.policy.similarity;

import org.jspecify.annotations.NullMarked;
