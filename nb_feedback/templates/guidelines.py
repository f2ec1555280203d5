"""The words that a dataset for a task begins with, until somebody gives guidelines of their own."""

GUIDELINES = {
    "text_classification": """\
Read the whole text, then choose what fits it. If you are torn, take what most readers would say it is.
""",
    "question_answering": """\
Answer the question with the words of the context, as few of them as are a whole answer. What the context does not say
is no answer, even if you know it to be true: discard the record then.
""",
    "summarization": """\
Say in your own words what the text says, and nothing that it does not say. Leave out what a reader can do without.
""",
    "translation": """\
Translate what is meant, as somebody would put it who writes in that language. Keep names, numbers and markup.
""",
    "sentence_similarity": """\
Rate how much the two sentences mean the same, however they put it. The same words with another meaning are not similar.
""",
    "natural_language_inference": """\
Take the premise for true, and nothing else. Does the hypothesis follow from it, can it not be true then, or is it
neither?
""",
    "supervised_fine_tuning": """\
Write the response that you would want to get to this prompt: right, complete, and no longer than it has to be. Where
there is a context, keep to it.
""",
    "preference_modeling": """\
Read all responses before you put them in order. What is right counts more than how it sounds. Responses that are
equally good may have the same rank.
""",
    "direct_preference_optimization": """\
Read all responses, then say which one the model should give rather than the others. What is right counts more than how
it sounds.
""",
    "proximal_policy_optimization": """\
Rate how good the prompt is to learn from: clear, possible to answer, and something that people would ask.
""",
    "retrieval_augmented_generation": """\
Rate for each document how much it helps with the query. Then write the response, from what the documents say.
""",
}
