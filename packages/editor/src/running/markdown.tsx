import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'
import { useLayoutEffect, useRef, type JSX } from 'react'

/** Markdown as it is meant to look. HTML in it stays text, images become links: nothing is loaded from anywhere. */
export function Markdown({ text }: { readonly text: string }): JSX.Element {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => element.current?.replaceChildren(fragmentOf(text)), [text])
  return <div ref={element} className="markdown" />
}

function fragmentOf(text: string): DocumentFragment {
  const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true })
  renderer.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index]
    const { escapeHtml } = renderer.utils
    return `<a href="${escapeHtml(String(token.attrGet('src') ?? ''))}">${escapeHtml(token.content || 'image')}</a>`
  }
  const fragment = DOMPurify.sanitize(renderer.render(text), {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'img',
      'picture',
      'video',
      'audio',
      'source',
      'style',
      'form',
      'input',
      'button',
      'textarea',
      'select',
    ],
    FORBID_ATTR: ['style', 'id', 'name', 'class'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  })
  for (const link of fragment.querySelectorAll('a')) {
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer')
  }
  return fragment
}
