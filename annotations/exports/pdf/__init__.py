"""PDF files: our own Word files, read part by part and set by Typst.

What both say is written once, in `annotations.exports.word`. Here its paragraphs become plain JSON, which the template
(`annotations/exports/typst/document.typ`) reads as data: nobody's words are ever spliced into markup.
"""
