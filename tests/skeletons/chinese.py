"""Sets the Chinese regression document with fonts named but not embedded, as is common, so that no font is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

WIDTH, HEIGHT, MARGIN = 420.0, 595.0, 54.0  # points; about A5
NOT_AT_START = "，。；：、！？）》”"  # a line may not begin with these; they hang in the margin instead

# (level, printed number, title) opens a section; a plain string is a paragraph below it.
TEXT: tuple[tuple[int, str, str] | str, ...] = (
    (1, "第一章", "茶山的一年"),
    "山里的人不说几月几日，只说茶到了什么时候。芽头冒出来的时候是一年的开始，老叶落下来的时候是一年的结束，"
    "中间的事情都挂在这两头之间。外面来的客人问路，得到的回答往往是：过了采第二遍的那块地，再往上走。",
    (2, "1.1", "采摘"),
    "清明以前采的茶最贵，也最难采。天还没有亮，采茶的人就上山了，因为露水干了以后芽头会变硬。一个熟手一天能采"
    "四斤鲜叶，炒出来不到一斤。手指要轻，要快，还要会看：太嫩的留着，太老的也留着，只要刚刚好的那一个。",
    "村里有一位八十岁的婆婆，眼睛已经看不清楚了，采的茶却没有一片是坏的。有人问她怎么分辨，她说不用看，"
    "听声音就知道。大家都笑，后来有人闭上眼睛试了一试，就不笑了。",
    (2, "1.2", "炒制"),
    "鲜叶摊开晾半天，等青草的气味散去，就可以下锅了。锅要很热，手要更快。叶子在锅里发出细小的爆裂声，像远处的雨。"
    "火候全凭手掌来判断，机器可以测出温度，却说不出什么时候该停。炒茶的人手上没有茧，茧会让手变笨。",
    (1, "第二章", "水与器具"),
    "好茶要好水，这句话谁都会说。山脚下的井水和半山腰的泉水相差不过一里路，泡出来的味道却像两种茶。"
    "有人带着仪器来测过，说矿物质的含量不一样，又说差别很小，不应该尝得出来。村里人听完，请他喝了两杯。",
    (2, "2.1", "水温"),
    "水不能太开。老人们看气泡：小的叫蟹眼，大的叫鱼眼，蟹眼已经过去而鱼眼还没有到的时候，最合适。"
    "如今用温度计也可以，大约是八十度。不过看气泡的人会一直守在炉子旁边，用温度计的人常常走开，水就开过头了。",
    (2, "2.2", "茶壶"),
    "新壶要先用粗茶煮一遍，去掉泥土的味道。一把壶只泡一种茶，用久了，倒进白开水也有茶香。"
    "村里最老的一把壶没有盖子，盖子在五十年前搬家的时候丢了，主人用一只小碟子代替，也用了五十年。",
    (1, "第三章", "路和价钱"),
    "从前茶叶靠人背下山，要走两天。后来有了公路，只要一个小时。路修好的那一年茶价涨了一倍，第三年又跌了回来，"
    "因为别的山上也修了路。老人们说，路是平的，谁都可以走，所以谁也没有占到便宜。",
    (2, "3.1", "收茶的人"),
    "收茶的人每年三月来，住在村口的小店里。他先看叶子，再闻，再泡，最后才说价钱。他说的价钱总比大家想的低一点，"
    "大家要的价钱总比他想的高一点，两边都知道对方知道。喝完第三杯，事情就定下来了。",
    (2, "3.2", "留下来的人"),
    "年轻人大多去了城里，春天回来帮忙，采完就走。近几年有几个人没有走。他们把茶寄给没有见过面的人，"
    "附上一张照片和一封短信。有一位客人回信说，茶很好，信更好，明年可不可以写得长一点。",
)


@dataclass
class Page:
    """The operators of one page."""

    operators: list[str] = field(default_factory=list)
    top: float = HEIGHT - MARGIN

    def show(self, font: str, size: float, x: float, text: str) -> None:
        self.operators.append(
            f"BT /{font} {size} Tf 1 0 0 1 {x} {self.top} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
        )


def width(text: str, size: float) -> float:
    return sum(size / 2 if char.isascii() else size for char in text)


def lines(text: str, size: float, indent: float) -> list[str]:
    """The paragraph in lines that fit; `indent` is left free at the start of the first."""
    out, line, room = [], "", WIDTH - 2 * MARGIN - indent
    for char in text:
        if width(line + char, size) > room and char not in NOT_AT_START:
            out.append(line)
            line, room = "", WIDTH - 2 * MARGIN
        line += char
    return [*out, line]


def set_pages() -> tuple[list[Page], list[dict]]:
    """The pages and, as they are set, the truth of their headings."""
    pages, truth = [Page()], []

    def down(by: float, needed: float = 0.0) -> None:
        pages[-1].top -= by
        if pages[-1].top - needed < MARGIN:
            pages.append(Page())

    for part in TEXT:
        if isinstance(part, str):
            for i, line in enumerate(lines(part, 11, 22)):
                pages[-1].show("Song", 11, MARGIN + (22 if i == 0 else 0), line)
                down(18)
            down(4)
        else:
            level, number, title = part
            size = {1: 16.0, 2: 12.5}[level]
            if pages[-1].operators:
                down({1: 20.0, 2: 8.0}[level], needed=60)
            pages[-1].show("Hei", size, MARGIN, f"{number}　{title}" if level == 1 else f"{number} {title}")
            truth.append({"level": level, "number": number, "title": title, "page": len(pages)})
            down({1: 32.0, 2: 24.0}[level])
    for i, page in enumerate(pages):
        page.top = 30
        page.show("Song", 9, WIDTH / 2, str(i + 1))
    return pages, truth


def font(pdf: pikepdf.Pdf, name: str, stem: int) -> pikepdf.Object:
    """A font of the Adobe-GB1 collection, by name alone; Latin letters are half as wide as the others."""
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name(f"/{name}"),
        Flags=4,
        FontBBox=[0, -120, 1000, 880],
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=700,
        StemV=stem,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType0,
        BaseFont=pikepdf.Name(f"/{name}"),
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=4
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=[1, 95, 500],
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name(f"/{name}"),
            Encoding=pikepdf.Name("/UniGB-UCS2-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
        )
    )


def build() -> tuple[bytes, list[dict]]:
    """The PDF's bytes and the truth of its headings."""
    pages, truth = set_pages()
    pdf = pikepdf.new()
    fonts = pikepdf.Dictionary(Song=font(pdf, "STSong-Light", 80), Hei=font(pdf, "SimHei", 140))
    for page in pages:
        content = pdf.make_stream("\n".join(page.operators).encode("ascii"))
        added = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        added.Contents = content
        added.Resources = pikepdf.Dictionary(Font=fonts)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue(), truth
